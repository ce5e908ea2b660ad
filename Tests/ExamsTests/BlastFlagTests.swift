// Which words and values of a count say that there are blasts, and which do not.
import Exams
import Foundation
import Testing

@Suite struct `Blasts in a count` {
    private func said(_ item: LabItem) -> String? {
        BloodCount(
            sampleNumber: nil, ranAt: nil, processing: .patient, sender: nil, items: [item], settings: [],
            attachments: [], identity: FoundIdentity()
        ).blastFlag
    }

    private func item(_ name: String, _ value: String, _ unit: String? = nil, flags: [String] = []) -> LabItem {
        LabItem(
            code: LabCode(system: nil, code: name, name: name), value: value, SentValue(value), unit: unit,
            flags: flags, status: .final)
    }

    @Test(arguments: [
        "原始细胞 12%", "原始粒细胞 3%", "可见原始淋巴细胞", "原始单核细胞 1%", "原粒细胞 2%", "原淋 8%", "见原单 5%", "Monoblasts 4%",
        "可见原始及幼稚细胞", "原幼单核细胞增多", "Megakaryoblasts seen", "未分类细胞 3%", "Unclassified cells 1.5 %", "Blasts?",
        "Blasts 12% (no Auer rods)", "原始细胞 12%（未见Auer小体）", "原始细胞 8% 未见血小板聚集", "可见原始细胞 未见血小板聚集", "未见幼稚细胞\n原始细胞 3%",
        "中性粒细胞 0% 原始细胞 １２％", "Blasts % 12", "Blasts: >20%", "Blasts 0,5%", "原始细胞（12%）", "原始细胞(+)",
        "Blasts seen, not artefact", "Blasts seen with no Auer rods", "Blasts noted without Auer rods",
        "原始细胞增多未见Auer小体",
        "是否有原始细胞请镜检", "能否排除原始细胞",
        "不能排除原始细胞", "原始细胞不能完全排除", "Blasts not excluded", "原始细胞不排除", "原始细胞不除外", "无法排除原始细胞", "Blasts cannot be excluded",
        "Blasts can’t be ruled out", "请排除原始细胞", "No platelet clumps. Blasts 12 %", "原始红细胞 0%，原始细胞 2%",
    ]) func `are seen where a text says so, or cannot exclude them`(text: String) {
        #expect(said(item("Smear", text)) == text)
        #expect(said(item("WBC", "9.1", "10*9/L", flags: [text])) == text)
    }

    @Test(arguments: [
        "未见原始细胞", "未见原始及幼稚细胞", "Blasts 0%", "No blasts seen", "Blasts: negative", "Blasts (-)", "原始细胞（-）", "原始细胞（未见）",
        "Blasts (none)", "原始细胞（0%）", "原始细胞，未见", "原始细胞：无", "Blasts: -", "Blasts ***", "Blasts < 1 %",
        "Blasts excluded by smear", "Blasts seen: 0", "Blasts found 0/100", "Blasts present: 0 %", "原始细胞增多：0",
        "Blasts seen: none in 100 cells", "Blasts present: not seen in smear", "Blasts detected - no",
        "Blasts increased? not evident",
        "Blasts not seen", "Blasts were not seen", "Blasts present? No", "Blasts seen? no",
        "原始细胞增多：否",
        "原始细胞未见增多", "Blasts: none found",
        "已排除原始细胞", "中性粒细胞 60% 原始细胞 0%", "无原始粒细胞", "未检出原粒细胞", "Blasts: F", "原始数据", "原始图 12%", "原始值 5.1", "原始单据 12",
        "原始粒度 3%", "抗原单克隆 3%", "纤维蛋白原单位 g/L", "糖原粒 2%", "有核红细胞 3%", "原始红细胞 3%", "Erythroblasts 3%", "Megaloblasts seen",
        "Sideroblasts 12%", "Lymphoblastic leukaemia in 2019", "", " ",
    ]) func `are not seen where a text denies them, counts none, or speaks of something else`(text: String) {
        #expect(said(item("Smear", text)) == nil)
        #expect(said(item("WBC", "9.1", "10*9/L", flags: [text])) == nil)
    }

    @Test(
        arguments: [
            ("Blasts", "12%", nil), ("Blasts", ">20", "%"), ("Blasts", "≥ 20", nil), ("原始细胞", "少量", nil),
            ("原始细胞", "偶见", nil),
            ("Blasts", "few", nil), ("原始细胞", "12", nil), ("原始粒细胞", "0.5", "%"), ("Blasts", "1+", nil),
            ("Blast%", "12", nil),
            ("Blasts?", "T", nil), ("Blasts?", "2", "%"), ("原始细胞", "不能排除", nil), ("Blasts", "12% (no Auer rods)", nil),
        ] as [(String, String, String?)]) func `are seen by a number, a bound from below, or a word`(
            name: String, value: String, unit: String?
        )
    {
        #expect(said(item(name, value, unit)) == name)
    }

    @Test(
        arguments: [
            ("Blasts", "0", "%"), ("Blasts", "0%", nil), ("Blasts", "<1", "%"), ("Blasts", "<1%", nil),
            ("Blasts", "***", "%"),
            ("Blasts", "----", nil), ("Blasts", "", nil), ("Blasts", "negative", nil), ("原始细胞", "未见", nil),
            ("原始细胞", "未见，建议复查", nil),
            ("原始细胞", "阴性（-）", nil), ("Blasts", "F", nil), ("Blasts/Abn_Lympho?", "90", nil), ("原始细胞？", "120", nil),
            ("Blasts?", ">100", nil), ("原始数据", "12", nil), ("原始图", "12%", nil), ("有核红细胞", "3", "%"),
            ("Erythroblasts", "3", "%"),
        ] as [(String, String, String?)]) func `are not seen by none, by what is masked, or by a score`(
            name: String, value: String, unit: String?
        )
    {
        #expect(said(item(name, value, unit)) == nil)
    }

    @Test func `of a long comment are told by the clause that says so`() {
        let text = "红细胞形态无异常" + String(repeating: "，血小板散在分布", count: 30) + "，可见原始细胞 12%（未见Auer小体）"
        #expect(said(item("形态", text)) == "可见原始细胞 12%")
    }
}
