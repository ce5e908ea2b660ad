// Characters of names that are read in more than one way: a library tells the usual reading, a family may use another.

/// The further readings, in letters without tones. A family name is often read otherwise than the word: 单 is Shàn, 曾 Zēng, 仇
/// Qiú, 解 Xiè, 查 Zhā, 朴 Piáo (现代汉语词典, entries marked 姓; GB/T 28039-2011 spells the name as its family reads it).
enum NameReadings {
    static func of(_ character: Character) -> [String] { table[character] ?? [] }

    private static let table: [Character: [String]] = rows.reduce(into: [:]) { table, row in
        let words = row.split(separator: " ")
        for character in words[0] { table[character, default: []] += words.dropFirst().map(String.init) }
    }

    /// Characters that share the readings behind them.
    private static let rows = [
        // Family names.
        "单 shan chan dan", "曾 zeng ceng", "仇 qiu chou", "区 ou qu", "解 xie jie", "查 zha cha", "朴 piao pu po",
        "尉 yu wei", "盖 ge gai", "秘 bi mi", "员 yun yuan", "乐 yue le", "万 wan mo", "缪 miao mou", "宓 mi fu",
        "种 chong zhong", "重 chong zhong", "洗冼 xian xi", "覃 qin tan", "翟 zhai di", "召 shao zhao", "折 she zhe",
        "黑 he hei", "长 chang zhang", "行 xing hang heng", "祭 zhai ji", "隗 wei kui", "郇 xun huan", "都 du dou",
        "繁 po fan", "卜 bu bo", "句勾 gou ju", "车 che ju", "哈 ha", "澹 tan dan", "谌 chen shen", "那 na nuo", "於 yu wu",
        "佴 nai er", "贲 ben bi", "牟 mou mu", "石 shi dan", "呙 guo", "逯 lu", "六陆 lu liu", "沈 shen chen", "臧 zang",
        "藏 zang cang", "殷 yin yan", "颉 xie jie", "叶 ye xie", "艾 ai yi", "葛 ge", "贾 jia gu", "谷 gu yu", "炅 jiong gui",
        "瞿 qu ju", "阙 que", "氏 shi zhi", "适 shi kuo", "俟 si qi", "角 jue jiao", "相 xiang", "要 yao", "应 ying",
        "宁 ning", "纪 ji", "任 ren", "华 hua", "燕 yan", "令 ling", "过 guo", "晁 chao", "褚 chu", "幺么 yao me ma",
        "强 qiang jiang", "降 jiang xiang", "隽 juan jun", "浚 jun xun", "盛 sheng cheng", "尧 yao", "俞 yu shu",
        "夏 xia", "厦 xia sha", "柏伯白 bai bo", "薄 bo bao", "番 fan pan", "糜 mi mei", "渑 mian sheng", "洛络 luo lao",
        "佘 she", "佟 tong", "眭 sui", "缑 gou", "亓 qi", "仉 zhang", "邸 di", "郄 qie xi", "郗 chi xi", "舍 she",
        "訾 zi", "笪 da", "麴曲 qu", "鲜 xian", "与 yu", "诸 zhu", "旋 xuan", "占 zhan", "朝 chao zhao", "汤 tang shang",
        // Given names.
        "茜 qian xi", "娜 na nuo", "莎 sha suo", "阿 a e", "晟 sheng cheng", "乘 cheng sheng", "觉 jue jiao", "琢 zhuo zuo",
        "荨 xun qian", "亲 qin qing", "奇其 qi ji", "弹 tan dan", "参 shen can cen", "传 chuan zhuan", "调 tiao diao",
        "度 du duo", "省 sheng xing", "识 shi zhi", "食 shi si yi", "泌 mi bi", "扁 bian pian", "卡 ka qia", "广 guang an",
        "龟 gui jun qiu", "红 hong gong", "虹 hong jiang", "给 gei ji", "还 huan hai", "和 he huo hu", "稽 ji qi",
        "系 xi ji", "倩 qian qing", "儿 er ni", "若 ruo re", "色 se shai", "塞 sai se", "似 si shi", "宿 su xiu",
        "拓 tuo ta", "吁 yu xu", "仔 zi zai", "著 zhu zhuo", "笮 ze zuo", "堡 bao bu pu", "埔 pu bu", "佛 fo fu bi",
        "纶 lun guan", "莞 guan wan", "滑 hua gu", "珲 hun hui", "藉 jie ji", "茄 qie jia", "伽 jia qie ga", "见 jian xian",
        "浅 qian jian", "将 jiang qiang", "桔 ju jie", "劲 jin jing", "勒 le lei", "弄 nong long", "露 lu lou",
        "脉 mai mo", "蔓 man wan", "摩 mo ma", "模 mo mu", "南 nan na", "粘 nian zhan", "屏 ping bing", "铅 qian yan",
        "期 qi ji", "刹 sha cha", "杉 shan sha", "禅 chan shan", "裳 shang chang", "什 shen shi", "峙 zhi shi",
        "熟 shu shou", "说 shuo shui yue", "陶 tao yao", "苕 shao tiao", "屯 tun zhun", "蔚 wei yu", "遗 yi wei",
        "约 yue yao", "钥 yue yao", "择 ze zhai", "扎 zha za", "幢 zhuang chuang", "兹 zi ci", "率 shuai lv",
        "绿 lv lu", "会 hui kuai", "校 xiao jiao", "合 he ge", "栖 qi xi", "荥 xing ying", "杰 jie", "卓 zhuo",
        "大 da dai", "得 de dei", "地 di de", "的 de di", "朵 duo", "尾 wei yi", "血 xue xie", "雀 que qiao", "嚼 jiao jue",
        "畜 chu xu", "恶 e wu", "坊 fang", "否 fou pi", "冠 guan", "荷 he", "吓 xia he", "巷 xiang hang", "圈 quan juan",
        "累 lei", "量 liang", "俩 lia liang", "落 luo la lao", "没 mei mo", "泊 bo po", "曝 bao pu", "瀑 pu bao",
        "湛 zhan", "缜 zhen", "祯桢 zhen", "正 zheng", "知 zhi", "中 zhong", "婷 ting", "甚 shen", "孱 chan can",
        "榉 ju", "颤 chan zhan", "澄 cheng deng", "匙 chi shi", "臭 chou xiu", "伺 si ci", "逮 dai", "囤 tun dun",
        "炔 que gui", "镐 gao hao", "蛤 ge ha", "鹄 hu gu", "桧 gui hui", "虾 xia ha", "壳 ke qiao", "咳 ke hai",
        "溃 kui hui", "烙 lao luo", "棱 leng ling", "丽 li", "淋 lin", "麻 ma", "氓 mang meng", "疟 nve yao", "娘 niang",
        "胖 pang pan", "辟 pi bi", "骠 piao biao", "栅 zha shan", "擅 shan", "上 shang", "少 shao", "数 shu shuo",
        "遂 sui", "忪 song zhong", "缩 suo su", "沓 ta da", "驮 tuo duo", "圩 wei xu", "洞 dong tong", "鹃 juan",
    ]
}
