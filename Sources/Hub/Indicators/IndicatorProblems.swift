// What can be wrong with a table of visits, by line and column; and why a number is not there.
import Alliance
import FoundationEssentials
import HubAPI
import Indicators

/// What the hub lacks for an indicator.
struct MissingSource: Sendable {
    let zh: String
    let en: String
}

extension IndicatorCode {
    /// What the hub lacks for this number; nil where it can be told.
    var missing: MissingSource? {
        switch self {
        case .grassrootsVisitShare, .upReferralAllEpisodes, .upReferralAbnormalEpisodes, .timelyRate: nil
        case .inCountyFundShare, .outsideCountyShare:
            MissingSource(
                zh: "需要医保结算数据，本系统没有；不以部分数据冒充。",
                en: "It needs settlement data of the health insurance, which the hub does not have.")
        case .remoteDiagnoses, .uploadVolume, .reportBackClosure, .upReferralClosure, .positiveRate,
            .returnDownRate:
            MissingSource(zh: "本版本尚未统计该指标。", en: "This version does not compute it yet.")
        }
    }
}

extension VisitsTableError: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .notUTF8:
            .visits(nil, nil, "文件不是 UTF-8 编码，请另存为“CSV UTF-8”。", "The file is not UTF-8; save it as 'CSV UTF-8'.")
        case .empty: .visits(nil, nil, "表格没有数据行。", "The table has no rows.")
        case .openQuote(let line): .visits(line, nil, "引号没有结束。", "A quoted field never ends; close it.")
        case .strayQuote(let line): .visits(line, nil, "引号后有多余内容。", "Something follows a closing quote; remove it.")
        case .tooManyRows(let limit):
            .visits(nil, nil, "最多 \(limit) 行，请分批上传。", "At most \(limit) rows; send it in parts.")
        case .missingColumn(let column):
            .visits(
                1, column.rawValue, "缺少列 \(column.zh)（\(column.rawValue)），请补上。",
                "The column \(column.rawValue) is missing; add it.")
        case .unknownColumn(let place):
            .visits(
                1, "\(place)",
                "第 \(place) 列的标题不认识；只允许：\(VisitsColumn.headings(\.zh))，或 \(VisitsColumn.headings(\.rawValue))。",
                "The heading of column \(place) is none of: \(VisitsColumn.headings(\.rawValue)), nor \(VisitsColumn.headings(\.zh)). Remove or rename it."
            )
        case .repeatedColumn(let column):
            .visits(
                1, column.rawValue, "列 \(column.zh) 出现了两次，请删去一列。",
                "The column \(column.rawValue) is there twice; remove one.")
        case .wrongFieldCount(let line, let found):
            .visits(line, nil, "应有 4 列，现有 \(found) 列。", "It has \(found) fields, not 4.")
        case .emptyCode(let line):
            .visits(line, VisitsColumn.organisationCode.rawValue, "请填写机构代码。", "Fill in the organisation's code.")
        case .notAMonth(let line):
            .visits(line, VisitsColumn.month.rawValue, "月份应写作 2026-10。", "Write the month as 2026-10.")
        case .notANumber(let line, let column):
            .visits(
                line, column.rawValue, "\(column.zh)应为整数，不带逗号和小数。",
                "A whole number without commas or a point is needed.")
        case .negative(let line, let column):
            .visits(line, column.rawValue, "\(column.zh)不能为负数，请核对。", "A count cannot be negative; correct it.")
        case .tooLarge(let line, let column):
            .visits(line, column.rawValue, "\(column.zh)大得不可能，请核对。", "The count is impossibly large; correct it.")
        case .duplicateMonth(let line, let first):
            .visits(
                line, VisitsColumn.month.rawValue, "与第 \(first) 行的机构和月份相同，请合并或删去一行。",
                "Line \(first) has the same organisation and month; merge them or remove one.")
        }
    }
}

extension VisitsColumn {
    fileprivate static func headings(_ word: (Self) -> String) -> String { allCases.map(word).joined(separator: ", ") }
}

extension Problem {
    /// A table that cannot be taken; nothing of it has been stored.
    fileprivate static func visits(_ line: Int?, _ column: String?, _ zh: String, _ en: String) -> Problem {
        let place = (zh: line.map { "第 \($0) 行：" } ?? "", en: line.map { "Line \($0): " } ?? "")
        var problem = make(
            "visits-table", 422, zh: ("就诊表有误，未保存任何内容", place.zh + zh),
            en: ("The visits table is not right; nothing was stored", place.en + en))
        problem.field = column
        problem.extensions["line"] = line.map { .number(Double($0)) }
        problem.extensions["column"] = column.map { .text($0) }
        return problem
    }

    static func visitsOrganisationUnknown(_ row: VisitsRow) -> Problem {
        visits(
            row.line, VisitsColumn.organisationCode.rawValue, "医共体内没有代码为“\(row.organisationCode)”的机构，请核对。",
            "The alliance has no organisation of the code '\(row.organisationCode)'; correct it.")
    }

    static func visitsInTheFuture(_ row: VisitsRow) -> Problem {
        visits(
            row.line, VisitsColumn.month.rawValue, "月份 \(row.month) 还没有到来。", "The month \(row.month) has not come yet.")
    }

    static func indicatorNotAvailable(_ code: IndicatorCode, _ why: MissingSource) -> Problem {
        var problem = make(
            "indicator-not-available", 409, zh: ("指标不可用", "\(code.rawValue)：\(why.zh)"),
            en: ("Not available", "\(code.rawValue): \(why.en)"))
        problem.extensions["indicator"] = .text(code.rawValue)
        return problem
    }
}
