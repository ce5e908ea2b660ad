// What can be wrong with a count typed in by hand, in two languages.

extension TypedBloodCount.Problem {
    static let empty = Self(
        row: nil, code: "no-values", zh: "没有填写任何结果。请至少填写一项。",
        en: "No result was typed. Fill in at least one item.")

    static let badTime = Self(
        row: nil, code: "bad-time", zh: "检测时间不正确。请按 年月日时分 填写，例如 202606081530。",
        en: "The time of the run is not right. Write year, month, day, hour and minute, such as 202606081530.")

    static func unknownItem(_ code: String, _ row: Int) -> Self {
        Self(
            row: row, code: "unknown-item", zh: "项目「\(code)」不属于血常规。请从列表中选择项目。",
            en: "Item \(code) is no item of a blood count. Choose one from the list.")
    }

    static func twice(_ item: BloodCountItem, _ row: Int) -> Self {
        Self(
            row: row, code: "item-twice", zh: "\(item.zh)填写了两次。请只保留一次。",
            en: "\(item.name) was typed twice. Keep one of them.")
    }

    static func noNumber(_ item: BloodCountItem, _ text: String, _ row: Int) -> Self {
        Self(
            row: row, code: "no-number", zh: "\(item.zh)的「\(text)」不是数字。请填写如 12.4、<0.1 的数值，没有结果则留空。",
            en: "\"\(text)\" of \(item.name) is no number. Write one like 12.4 or <0.1, or leave it empty.")
    }

    static func badUnit(_ item: BloodCountItem, _ unit: String, _ row: Int) -> Self {
        Self(
            row: row, code: "bad-unit", zh: "\(item.zh)不能用单位「\(unit)」。请选择仪器上显示的单位，例如 \(item.unit)。",
            en: "\(item.name) cannot be in \"\(unit)\". Choose the unit that the analyser shows, such as \(item.unit).")
    }

    static func impossible(_ item: BloodCountItem, _ row: TypedBloodCount.Row, _ index: Int) -> Self {
        Self(
            row: index, code: "impossible-value",
            zh: "\(item.zh) \(row.value) \(row.unit) 不可能是人体的结果。请核对数值和单位。",
            en: "\(item.name) \(row.value) \(row.unit) is no value of a living body. Check the number and the unit.")
    }

    static func entriesDiffer(_ item: BloodCountItem, _ row: TypedBloodCount.Row, _ index: Int) -> Self {
        Self(
            row: index, code: "entries-differ",
            zh: "\(item.zh)两次录入不一致：「\(row.value)」与「\(row.again ?? "")」。请按仪器打印的结果重新录入。",
            en:
                "\(item.name) was typed twice and differs: \"\(row.value)\" and \"\(row.again ?? "")\". Type what the slip says."
        )
    }

    static func typedOnce(_ item: BloodCountItem, _ row: TypedBloodCount.Row, _ index: Int) -> Self {
        Self(
            row: index, code: "typed-once",
            zh: "\(item.zh) \(row.value) \(row.unit) 少见，且只录入了一次。请与仪器打印的结果核对。",
            en:
                "\(item.name) \(row.value) \(row.unit) is rare and was typed only once. Hold it against the analyser's slip."
        )
    }
}
