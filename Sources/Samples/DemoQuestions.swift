// The question bank of the demo county's clinics: short, plain, and about what the privilege unlocks.
import Alliance

/// A question before it has its number.
struct DemoQuestion {
    let zh: String
    let en: String
    let options: [String]
    let right: Set<Int>

    init(_ zh: String, _ en: String, _ options: [String], _ right: Int...) {
        self.zh = zh
        self.en = en
        self.options = options
        self.right = Set(right)
    }
}

/// The bank, course by course.
enum DemoQuestions {
    static var bank: [(PrivilegeCode, [DemoQuestion])] {
        [
            (.law, law), (.uploadBloodCount, bloodCount), (.uploadECG, ecg), (.uploadPhoto, photo),
            (.uploadXray, xray),
            (.referUp, referUp), (.acceptReturn, acceptReturn), (.readECG, readECG), (.readImage, readImage),
            (.readLaboratory, readLaboratory),
        ]
    }

    private static let law = [
        DemoQuestion(
            "远程会诊中，谁决定患者的治疗？", "Who decides on treatment in a remote consultation?",
            ["邀请方医疗机构", "受邀方医疗机构", "设备厂家"],
            1),
        DemoQuestion(
            "可以把患者的心电图照片发到微信群讨论吗？", "May a patient's ECG be posted to a chat group?",
            ["可以", "遮住姓名即可", "不可以，只在平台内传送"], 3),
        DemoQuestion(
            "同事忘记密码，能借用我的账号吗？", "May a colleague use my account?", ["紧急时可以", "任何时候都不可以", "院长同意即可"], 2),
        DemoQuestion(
            "健康信息属于哪一类个人信息？", "What kind of personal information is health data?",
            ["公开信息", "一般个人信息", "敏感个人信息"], 3),
        DemoQuestion(
            "发现报告患者姓名有误，应当怎么做？", "A report bears the wrong patient's name. What now?",
            ["自行修改打印件", "立即通知阅片中心并暂停使用该报告", "等下次随访再说"], 2),
    ]

    private static let bloodCount = [
        DemoQuestion(
            "血常规应使用哪种采血管？", "Which tube is used for a blood count?", ["EDTA 抗凝管", "促凝管", "枸橼酸钠管"], 1),
        DemoQuestion(
            "采血后应如何处理采血管？", "What is done with the tube after sampling?", ["用力摇晃", "轻轻颠倒混匀 5–8 次", "静置"], 2),
        DemoQuestion("样本有凝块时怎么办？", "The sample has a clot. What now?", ["照常检测", "挑出凝块再测", "重新采血"], 3),
        DemoQuestion(
            "质控样本的结果应当如何处理？", "What is done with a control sample's result?",
            ["上传给患者", "归入质控，不归患者", "删除"], 2),
        DemoQuestion(
            "血小板 15×10⁹/L，应当先做什么？", "Platelets are 15×10⁹/L. What comes first?",
            ["等书面报告", "复核样本并按危急值处理", "一周后复查"], 2),
    ]

    private static let ecg = [
        DemoQuestion("右上肢电极是什么颜色？", "What colour is the right arm electrode?", ["红", "黄", "绿", "黑"], 1),
        DemoQuestion("V1 电极放在哪里？", "Where does V1 go?", ["胸骨左缘第 4 肋间", "胸骨右缘第 4 肋间", "左锁骨中线第 5 肋间"], 2),
        DemoQuestion(
            "I 导联 P、QRS、T 全部倒置，首先考虑？", "Lead I is upside down. First thought?", ["左右手电极接反", "心肌梗死", "正常"], 1),
        DemoQuestion(
            "哪些做法能减少基线漂移？（多选）", "What reduces baseline wander? (several)",
            ["清洁皮肤", "让患者平静呼吸", "提高走纸速度", "电极接触良好"], 1, 2, 4),
        DemoQuestion(
            "患者压榨样胸痛 40 分钟，应选择的紧急程度是？", "Crushing chest pain for 40 minutes. Which urgency?",
            ["普通", "加急", "急诊"], 3),
    ]

    private static let photo = [
        DemoQuestion("拍摄皮疹时应放什么作参照？", "What is placed beside a rash?", ["比例尺", "硬币", "不需要"], 1),
        DemoQuestion("照片中不应出现什么？", "What must not be in the picture?", ["病变", "可识别身份的面部或证件", "比例尺"], 2),
        DemoQuestion("光线应当怎样？", "What light is right?", ["闪光灯直射", "均匀自然光", "背光"], 2),
    ]

    private static let xray = [
        DemoQuestion("谁可以操作 X 线机？", "Who may expose X-rays?", ["任何医生", "持放射工作人员证者", "护士"], 2),
        DemoQuestion("正位胸片应在何时曝光？", "When is a chest film exposed?", ["深吸气后屏气", "呼气末", "任意"], 1),
        DemoQuestion(
            "育龄妇女检查前先问什么？", "What is a woman of childbearing age asked first?", ["年龄", "是否可能怀孕", "体重"], 2),
    ]

    private static let referUp = [
        DemoQuestion(
            "连续两次随访血压未控制，应当？", "Blood pressure uncontrolled at two visits: what now?",
            ["继续观察半年", "转诊上级医院", "自行停药"], 2),
        DemoQuestion("转诊前必须先得到什么？", "What must come before a referral?", ["患者知情同意", "车辆", "检验报告"], 1),
        DemoQuestion(
            "急诊转诊可以因缺少权限而被拒绝吗？", "Can an emergency be refused for want of a privilege?", ["可以", "不可以"], 2),
        DemoQuestion(
            "转诊单必须写明哪些内容？（多选）", "What must the form say? (several)", ["初步印象", "转出原因", "治疗经过或现病史", "患者收入"], 1,
            2, 3),
        DemoQuestion(
            "转诊后应在多长时间内主动随访？", "Within what time is a referred patient followed up?", ["2 周", "3 个月", "不需要"],
            1),
    ]

    private static let acceptReturn = [
        DemoQuestion("接到下转后，首先确认什么？", "What is confirmed first on a return?", ["能否执行康复方案", "药价", "床位"], 1),
        DemoQuestion(
            "下转后首次随访最迟多久？", "When is the first follow-up due at the latest?", ["14 天", "60 天", "半年"], 1),
        DemoQuestion(
            "随访时患者病情加重，应当？", "The patient is worse at follow-up. What now?", ["等下次随访", "再次上转", "更换药厂"], 2),
        DemoQuestion(
            "联系不上患者时应当？", "The patient cannot be reached. What now?", ["如实记录失访", "记为已完成", "不记录"], 1),
        DemoQuestion("谁负责更改下转方案？", "Who changes the plan?", ["村医自行决定", "与下转医生商定", "家属"], 2),
    ]

    private static let readECG = [
        DemoQuestion("最长 RR 间期 3.2 秒属于？", "A longest RR of 3.2 s is?", ["正常", "危急值", "变异"], 2),
        DemoQuestion("危急报告必须包含什么？", "What must a critical report contain?", ["波形名称即可", "处理建议", "费用"], 2),
        DemoQuestion("怀疑电极接反时应当？", "Electrodes seem swapped. What now?", ["勉强出报告", "退回并说明原因", "忽略"], 2),
    ]

    private static let readImage = [
        DemoQuestion("MONOCHROME1 图像显示前应？", "Before showing a MONOCHROME1 picture?", ["反相", "放大", "旋转"], 1),
        DemoQuestion(
            "发现张力性气胸应当？", "Tension pneumothorax is seen. What now?", ["按危急值立即通知", "次日报告", "建议复查"], 1),
        DemoQuestion("可以审核自己签发的报告吗？", "May one review one's own report?", ["可以", "不可以"], 2),
    ]

    private static let readLaboratory = [
        DemoQuestion(
            "血红蛋白 12.4，单位缺失，应当？", "HGB 12.4 without a unit. What now?", ["当作 g/L", "不予解释并核实单位", "当作正常"], 2),
        DemoQuestion(
            "HCT、RBC、MCV 不相符时？", "HCT, RBC and MCV disagree. What now?", ["标记质量问题", "取平均", "忽略"], 1),
        DemoQuestion("三分类仪器的 GRAN 能否当作 NEU？", "Is a 3-part GRAN the same as NEU?", ["能", "不能"], 2),
    ]
}
