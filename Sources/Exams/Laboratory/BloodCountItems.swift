// The table of the items of a blood count.
import FoundationEssentials

extension BloodCountItem {
    /// All items, in the order of a printed report.
    package static let all: [BloodCountItem] = whiteCells + redCells + platelets

    /// The item of a LOINC code, its own or an alias.
    package static func item(loinc code: String) -> BloodCountItem? { byCode[code] }

    /// The item whose cells a code of morphology is about. By LOINC 11156-7, 11273-0 and 11125-2 are findings of morphology
    /// of leukocytes, erythrocytes (by automated count) and platelets (scale Nom), yet a sender is known that puts counts under
    /// them (HL7 message LAB-ORU-1 of microsoft/FHIR-Converter). See ``LabItem/known``.
    static func item(ofMorphology code: String) -> BloodCountItem? {
        morphology[code].flatMap { byCode[$0] }
    }

    private static let morphology = ["11156-7": "6690-2", "11273-0": "789-8", "11125-2": "777-3"]

    /// The item of a name as devices write it, where the name has one meaning: the middle cells and granulocytes
    /// of three-part analysers (MXD, MID, GRAN) are none, and RDW alone does not say whether CV or SD.
    package static func item(named name: String) -> BloodCountItem? {
        byName[name.uppercased().replacing(" ", with: "").replacing("_", with: "-")]
    }

    private static let byCode: [String: BloodCountItem] = {
        var table: [String: BloodCountItem] = [:]
        for item in all { for code in [item.code] + item.aliases { table[code] = item } }
        return table
    }()

    private static let byName: [String: BloodCountItem] = {
        var table: [String: BloodCountItem] = [:]
        for item in all { for name in [item.name, item.zh] + (otherNames[item.code] ?? []) { table[name] = item } }
        return table
    }()

    private typealias Limits = (usual: (String, String), possible: (String, String))

    private static func item(
        _ code: String, _ name: String, _ zh: String, _ en: String, _ quantity: Quantity, _ limits: Limits,
        _ aliases: [String] = []
    ) -> BloodCountItem {
        BloodCountItem(
            code: code, name: name, zh: zh, en: en, quantity: quantity, usual: span(limits.usual),
            possible: span(limits.possible), aliases: aliases)
    }

    private static func span(_ bounds: (String, String)) -> ClosedRange<Decimal> {
        let low = Decimal(string: bounds.0) ?? 0
        return low...max(low, Decimal(string: bounds.1) ?? 0)
    }

    /// What counts and shares of white cells may be. Bounds: the widest that case reports of leukaemia and of
    /// aplasia give, rounded outwards.
    private static let count: Limits = (("0.01", "400"), ("0", "1500"))
    private static let share: Limits = (("0.1", "100"), ("0", "100"))

    private static let whiteCells: [BloodCountItem] = [
        item(
            "6690-2", "WBC", "白细胞", "white blood cells", .cells, (("0.5", "400"), ("0", "1500")),
            ["26464-8", "804-5", "49498-9"]),
        item("751-8", "NEU#", "中性粒细胞绝对值", "neutrophils", .cells, count, ["26499-4", "753-4"]),
        item("731-0", "LYM#", "淋巴细胞绝对值", "lymphocytes", .cells, count, ["26474-7", "732-8"]),
        item("742-7", "MON#", "单核细胞绝对值", "monocytes", .cells, count, ["26484-6", "743-5"]),
        item("711-2", "EOS#", "嗜酸性粒细胞绝对值", "eosinophils", .cells, count, ["26449-9", "712-0"]),
        item("704-7", "BAS#", "嗜碱性粒细胞绝对值", "basophils", .cells, count, ["26444-0", "705-4"]),
        item("770-8", "NEU%", "中性粒细胞百分比", "neutrophils, share", .share, share, ["26511-6", "23761-0"]),
        item("736-9", "LYM%", "淋巴细胞百分比", "lymphocytes, share", .share, share, ["26478-8", "737-7"]),
        item("5905-5", "MON%", "单核细胞百分比", "monocytes, share", .share, share, ["26485-3", "744-3"]),
        item("713-8", "EOS%", "嗜酸性粒细胞百分比", "eosinophils, share", .share, share, ["26450-7", "714-6"]),
        item("706-2", "BAS%", "嗜碱性粒细胞百分比", "basophils, share", .share, share, ["30180-4", "707-0"]),
        item("53115-2", "IG#", "幼稚粒细胞绝对值", "immature granulocytes", .cells, count),
        item("71695-1", "IG%", "幼稚粒细胞百分比", "immature granulocytes, share", .share, share),
        item("30392-5", "NRBC#", "有核红细胞绝对值", "nucleated red cells", .cells, count, ["771-6"]),
        item(
            "26461-4", "NRBC%", "有核红细胞百分比", "nucleated red cells, share", .share, (("0.1", "100"), ("0", "2000")),
            ["58413-6", "34200-6"]),
    ]

    private static let redCells: [BloodCountItem] = [
        item(
            "789-8", "RBC", "红细胞", "red blood cells", .redCells, (("0.8", "9"), ("0.2", "12")),
            ["26453-1"]),
        item(
            "718-7", "HGB", "血红蛋白", "haemoglobin", .haemoglobin, (("30", "240"), ("20", "280")),
            ["20509-6", "30313-1", "30350-3", "30351-1", "30352-9", "59260-0"]),
        item(
            "4544-3", "HCT", "红细胞压积", "haematocrit", .packedVolume, (("0.10", "0.75"), ("0.02", "0.90")),
            ["20570-8", "71833-8", "32354-3", "71828-8"]),
        item(
            "787-2", "MCV", "平均红细胞体积", "mean cell volume", .cellVolume, (("50", "150"), ("30", "200")),
            ["30428-7"]),
        item(
            "785-6", "MCH", "平均红细胞血红蛋白量", "mean cell haemoglobin", .haemoglobinOfCell,
            (("14", "50"), ("8", "90")), ["28539-5"]),
        item(
            "786-4", "MCHC", "平均红细胞血红蛋白浓度", "mean cell haemoglobin concentration", .cellHaemoglobin,
            (("220", "450"), ("150", "800")), ["28540-3"]),
        item(
            "788-0", "RDW-CV", "红细胞分布宽度变异系数", "red cell distribution width, CV", .share,
            (("8", "50"), ("3", "80")), ["30385-9"]),
        item(
            "21000-5", "RDW-SD", "红细胞分布宽度标准差", "red cell distribution width, SD", .cellVolume,
            (("20", "150"), ("10", "250")), ["30384-2"]),
    ]

    private static let platelets: [BloodCountItem] = [
        item(
            "777-3", "PLT", "血小板", "platelets", .cells, (("1", "3000"), ("0", "10000")),
            ["26515-7", "778-1", "49497-1"]),
        item(
            "32623-1", "MPV", "平均血小板体积", "mean platelet volume", .cellVolume, (("5", "20"), ("2", "40")),
            ["28542-9", "776-5"]),
        item("32207-3", "PDW", "血小板分布宽度", "platelet distribution width", .cellVolume, (("5", "30"), ("1", "100"))),
        item("51637-7", "PCT", "血小板压积", "plateletcrit", .share, (("0.01", "3"), ("0", "10"))),
        item("48386-7", "P-LCR", "大血小板比率", "large platelets, share", .share, share),
        item("96354-6", "P-LCC", "大血小板计数", "large platelets", .cells, (("1", "1000"), ("0", "5000"))),
    ]

    /// What else devices and people write, in capitals.
    private static let otherNames: [String: [String]] = [
        "6690-2": ["LEU", "LEUKOCYTES", "白细胞计数", "白细胞数目"],
        "751-8": ["NEUT#", "NE#", "NEUTROPHIL#", "中性粒细胞数", "中性粒细胞数目", "中性粒细胞计数"],
        "731-0": ["LYMPH#", "LY#", "淋巴细胞数", "淋巴细胞数目", "淋巴细胞计数"],
        "742-7": ["MONO#", "MO#", "单核细胞数", "单核细胞数目", "单核细胞计数"],
        "711-2": ["EO#", "EOSI#", "嗜酸性粒细胞数目", "嗜酸细胞绝对值"],
        "704-7": ["BASO#", "BA#", "嗜碱性粒细胞数目", "嗜碱细胞绝对值"],
        "770-8": ["NEUT%", "NE%"], "736-9": ["LYMPH%", "LY%"], "5905-5": ["MONO%", "MO%"],
        "713-8": ["EO%", "EOSI%"], "706-2": ["BASO%", "BA%"],
        "789-8": ["ERY", "ERYTHROCYTES", "红细胞计数", "红细胞数目"],
        "718-7": ["HB", "HEMOGLOBIN", "HAEMOGLOBIN", "HEMO", "血红蛋白浓度", "血红蛋白量"],
        "4544-3": ["PCV", "HEMATOCRIT", "HAEMATOCRIT", "红细胞比容", "红细胞比积", "血细胞比容"],
        "785-6": ["平均血红蛋白量", "平均血红蛋白含量"], "786-4": ["平均血红蛋白浓度"],
        "788-0": ["RDWCV", "RDW%"], "21000-5": ["RDWSD"],
        "777-3": ["PLATELETS", "血小板计数", "血小板数目"], "48386-7": ["PLCR"], "96354-6": ["PLCC"],
    ]
}
