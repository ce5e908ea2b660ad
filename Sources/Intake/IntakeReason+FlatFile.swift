// What can be wrong with a table or its mapping, in two languages.

import Exams
import FlatFile

extension IntakeReason {
    init(_ error: FlatFileError, _ file: String) {
        let (code, zh, en) = error.words
        self.init(code: code, zh: zh, en: en, place: Place(file: file, line: error.line))
    }

    init(_ doubt: FlatDoubt, _ file: String) {
        let (code, zh, en) = doubt.words
        self.init(code: code, zh: zh, en: en, place: Place(file: file, line: doubt.line))
    }

    static func missingTable(for mapping: String) -> IntakeReason {
        IntakeReason(
            code: "incomplete",
            zh: "只有映射文件「\(mapping)」，没有数据表。请把仪器导出的表格与映射文件一起上传。",
            en: "There is only the mapping \(mapping) and no table. Send the analyser's table together with it.",
            place: Place(file: mapping))
    }

    static func severalRows(_ count: Int, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "table-several-samples",
            zh: "表格「\(file)」含有 \(count) 个样本。一个检查只能有一个样本：请逐个样本导出上传。",
            en: "Table \(file) holds \(count) samples. An exam is one sample: export and send each by itself.",
            place: Place(file: file))
    }
}

extension FlatFileError {
    fileprivate var words: (code: String, zh: String, en: String) {
        switch kind {
        case .tooLarge:
            (
                "table-too-large", "表格或映射文件超过上限（4 MiB、5 万行、500 列）。请分批导出。",
                "The table or mapping exceeds the limits (4 MiB, 50,000 rows, 500 columns). Export it in parts."
            )
        case .badText:
            (
                "table-bad-text", "第 \(line) 行的文字不是映射所说的字符集。请检查映射中的 encoding。",
                "The text of line \(line) is not in the mapping's character set. Check encoding in the mapping."
            )
        case .openQuote:
            (
                "table-open-quote", "第 \(line) 行的引号没有结束。请重新导出表格。",
                "A quote in line \(line) is never closed. Export the table again."
            )
        case .noMapping:
            (
                "mapping-bad", "映射文件必须以 format = lianyi-flat-file 1 开头。请按文档修改。",
                "A mapping begins with format = lianyi-flat-file 1. Change it as the documentation says."
            )
        case .badLine:
            (
                "mapping-bad", "映射第 \(line) 行既不是 [节]，也不是 名称 = 值。请修改该行；注释以 ; 开头。",
                "Line \(line) of the mapping is neither [section] nor name = value. Change it; comments begin with ;."
            )
        case .unknownName(let name):
            (
                "mapping-bad", "映射第 \(line) 行的「\(name)」没有意义。请对照文档检查拼写。",
                "\(name) in line \(line) of the mapping means nothing. Check its spelling against the documentation."
            )
        case .badValue(let name, let value):
            (
                "mapping-bad", "映射第 \(line) 行：\(name) 不能是「\(value)」。请对照文档修改。",
                "Line \(line) of the mapping: \(name) cannot be \"\(value)\". Change it as the documentation says."
            )
        case .noItems:
            (
                "mapping-bad", "映射没有说明结果在哪些列：宽表需要 [items]，长表需要 [long] 的 code 和 value。",
                "The mapping names no columns of results: a wide table needs [items], a long one code and value in [long]."
            )
        case .missingColumn(let name):
            (
                "table-missing-column", "表格中没有列「\(name)」。请检查导出设置，或修改映射中的列名。",
                "The table has no column \(name). Check the export, or change the column in the mapping."
            )
        case .ambiguousColumn(let name):
            (
                "table-ambiguous-column", "表格中有多列名为「\(name)」。请在映射中用列号（如 #3）指定。",
                "Several columns are called \(name). Name the one that is meant by its number, such as #3."
            )
        case .noRows:
            ("table-empty", "表格中没有数据行。请确认导出了结果。", "The table has no rows. Make sure that results were exported.")
        }
    }
}

extension FlatDoubt {
    fileprivate var words: (code: String, zh: String, en: String) {
        switch kind {
        case .columns(let found, let expected):
            (
                "table-columns-differ", "第 \(line) 行有 \(found) 列，而表头有 \(expected) 列。请核对该行的数值是否错位。",
                "Line \(line) has \(found) columns, the header \(expected). Check that no value of it is shifted."
            )
        case .time(let text):
            (
                "table-bad-time", "第 \(line) 行的时间「\(text)」与映射的格式不符，按原样保留。请修改 time-format。",
                "The time \"\(text)\" in line \(line) is not of the mapping's format and was kept as it is. Mend time-format."
            )
        case .noItem:
            (
                "table-no-item", "第 \(line) 行没有项目名称，未读取。请检查表格。",
                "Line \(line) names no item and was not read. Check the table."
            )
        }
    }
}
