// The cells of a line of ranges: bounds, whom they are for, and the days between which they hold.
import Alliance
import FoundationEssentials
import Patients

extension RangeRecord {
    /// Lower and upper bound, in order, and such as a body can have.
    func bounds(_ item: BloodCountItem, _ unit: String) throws(RangeFile.Fault) -> (low: Decimal?, high: Decimal?) {
        let low = try number(.low), high = try number(.high)
        if let low, let high, low >= high { throw fault("下限不小于上限。", "The lower bound is not below the upper one.") }
        for bound in [low, high].compactMap(\.self) {
            guard let value = LabUnit.convert(bound, from: unit, to: item.unit), item.possible.contains(value) else {
                throw fault(
                    "\(item.zh) \(bound) \(unit) 不可能是人体的结果，请核对数值和单位。",
                    "\(item.name) \(bound) \(unit) is no value of a living body; check number and unit.")
            }
        }
        return (low, high)
    }

    func number(_ column: RangeColumn) throws(RangeFile.Fault) -> Decimal? {
        guard let text = self[column] else { return nil }
        guard let number = Decimal(plain: text), number >= 0 else {
            throw wrong(column, "数字，例如 3.5", "a number such as 3.5")
        }
        return number
    }

    func validity() throws(RangeFile.Fault) -> (from: CalendarDay, to: CalendarDay?) {
        guard let from = self[.validFrom].flatMap({ CalendarDay($0) }) else {
            throw spreadsheetDay(.validFrom) ?? wrong(.validFrom, "日期，例如 2026-12-01", "a day such as 2026-12-01")
        }
        guard let text = self[.validTo] else { return (from, nil) }
        guard let to = CalendarDay(text), to > from else {
            throw spreadsheetDay(.validTo) ?? wrong(.validTo, "晚于 valid_from 的日期", "a day after valid_from")
        }
        return (from, to)
    }

    /// A day as Excel writes it into a file, with the one that it must be: `2026/12/1`, `2026.12.1`, or days since 1899.
    private func spreadsheetDay(_ column: RangeColumn) -> RangeFile.Fault? {
        guard let text = self[column], CalendarDay(text) == nil else { return nil }
        let parts = text.split { "/.-年月日".contains($0) }.map { Int($0) ?? 0 }
        var day: CalendarDay?
        if parts.count == 3, parts[0] > 31 { day = CalendarDay(year: parts[0], month: parts[1], day: parts[2]) }
        let isSerial = parts.count == 1 && (20_000..<100_000).contains(parts[0])
        if isSerial { day = CalendarDay(year: 1899, month: 12, day: 30)?.adding(days: parts[0]) }
        guard let day else { return nil }
        let what =
            isSerial
            ? ("Excel 的日期序号", "the number by which Excel keeps a day") : ("Excel 的日期写法", "a day as Excel writes it")
        return fault(
            "\(column.rawValue)「\(text)」是\(what.0)，请写 \(day)（在 Excel 中先把该列格式设为“文本”或自定义 yyyy-mm-dd，再存为 CSV）。",
            "\(column.rawValue) is \"\(text)\", \(what.1); write \(day). In Excel give the column the format text, or yyyy-mm-dd, "
                + "before saving it as CSV.")
    }

    func group() throws(RangeFile.Fault) -> RangeGroup {
        let sex = try sex(), pregnant = try pregnant()
        let weeks = try span(.weekFrom, .weekTo, 0...45)
        if sex == .male, pregnant == true || weeks != nil {
            throw fault("男性不能有妊娠条件。", "A row for men cannot ask for a pregnancy.")
        }
        if pregnant == false, weeks != nil { throw fault("未孕不能有孕周。", "There are no weeks without a pregnancy.") }
        return RangeGroup(
            sex: sex, ageDays: try ages(), isPregnant: pregnant, specimen: try specimen(), pregnancyWeeks: weeks,
            altitude: try span(.altitudeFrom, .altitudeTo, 0...9000))
    }

    private func sex() throws(RangeFile.Fault) -> Sex? {
        guard let text = self[.sex] else { return nil }
        switch text.uppercased() {
        case "1", "M", "男": return .male
        case "2", "F", "女": return .female
        default: throw wrong(.sex, " M 或 F，或留空", "M or F, or empty")
        }
    }

    private func pregnant() throws(RangeFile.Fault) -> Bool? {
        guard let text = self[.pregnant] else { return nil }
        switch text.lowercased() {
        case "yes", "是": return true
        case "no", "否": return false
        default: throw wrong(.pregnant, " yes 或 no，或留空", "yes or no, or empty")
        }
    }

    private func specimen() throws(RangeFile.Fault) -> Specimen? {
        guard let text = self[.specimen] else { return nil }
        switch text.lowercased() {
        case "venous", "静脉血": return .venous
        case "capillary", "末梢血": return .capillary
        default: throw wrong(.specimen, " venous 或 capillary，或留空", "venous or capillary, or empty")
        }
    }

    /// From an age on, or up to one, is written by one of the two.
    private func ages() throws(RangeFile.Fault) -> Range<Int>? {
        let from = try age(.ageFrom), to = try age(.ageTo)
        guard from != nil || to != nil else { return nil }
        let first = from ?? 0, last = to ?? Self.endless
        guard first < last else { throw wrong(.ageTo, "大于 age_from 的年龄", "an age above age_from") }
        return first..<last
    }

    /// More days than anybody lives.
    static let endless = 1_000_000

    /// `28d`, `6m`, `18y` in days: the day on which the age is reached at the earliest, as years have 365 or 366 days.
    private func age(_ column: RangeColumn) throws(RangeFile.Fault) -> Int? {
        guard let text = self[column] else { return nil }
        guard let number = Int(text.dropLast()), (0...45_000).contains(number) else {
            throw wrong(column, "年龄，例如 28d、6m、18y", "an age such as 28d, 6m or 18y")
        }
        switch text.last {
        case "d", "D", "天": return number
        case "m", "M", "月": return number * 36_525 / 1200
        case "y", "Y", "岁": return number * 36_525 / 100
        default: throw wrong(column, "年龄，例如 28d、6m、18y", "an age such as 28d, 6m or 18y")
        }
    }

    private func span(
        _ from: RangeColumn, _ to: RangeColumn, _ limits: ClosedRange<Int>
    ) throws(RangeFile.Fault) -> Range<Int>? {
        guard self[from] != nil || self[to] != nil else { return nil }
        let first = self[from].map { Int($0) } ?? limits.lowerBound
        let last = self[to].map { Int($0) } ?? limits.upperBound
        guard let first, let last, limits.contains(first), limits.contains(last), first < last else {
            throw fault(
                "\(from.rawValue)、\(to.rawValue) 应为 \(limits.lowerBound) 至 \(limits.upperBound) 的整数，且前小后大。",
                "\(from.rawValue) and \(to.rawValue) are whole numbers from \(limits.lowerBound) to \(limits.upperBound), the smaller first."
            )
        }
        return first..<last
    }
}
