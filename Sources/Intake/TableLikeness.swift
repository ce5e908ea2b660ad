// Whether a file of no known format is a table of results, so that its sender can be told what it lacks: a mapping.

import Bytes
import Exams
import FlatFile

enum TableLikeness {
    /// The first line names two items of a blood count or more, or a first row of a long table does.
    static func holds(_ bytes: [UInt8]) -> Bool {
        let front = Array(bytes.prefix(8_192))
        guard !front.contains(0), let text = text(of: front) else { return false }
        let lines = text.split(whereSeparator: \.isNewline).prefix(40)
        guard
            let separator = [Character("\t"), ",", ";"].first(where: { sign in
                lines.first.map { $0.contains(sign) } ?? false
            })
        else { return false }
        let cells = lines.flatMap { $0.split(separator: separator, omittingEmptySubsequences: false) }
        let items = Set(cells.compactMap { item(named: $0)?.code })
        return items.count >= 2
    }

    /// `WBC`, `白细胞`, `WBC(10^9/L)`, `"HGB"`.
    private static func item(named cell: Substring) -> BloodCountItem? {
        let bare = cell.prefix(40).filter { $0 != "\"" }.trimmed
        let name = bare.prefix { !"([（【".contains($0) }.trimmed
        return BloodCountItem.item(named: bare) ?? BloodCountItem.item(named: name) ?? BloodCountItem.item(loinc: bare)
    }

    /// As UTF-8 where it can be, else as GB 18030; what was cut at the end does not count.
    private static func text(of front: [UInt8]) -> String? {
        let utf8 = String(decoding: front, as: UTF8.self)
        if !utf8.dropLast(4).contains("\u{FFFD}") { return utf8 }
        for cut in 0...3 {
            if let utf8 = try? GB18030.utf8(of: front.dropLast(cut)) { return String(decoding: utf8, as: UTF8.self) }
        }
        return nil
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let front = drop(while: \.isWhitespace)
        return String(front.reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension IntakeReason {
    static func tableWithoutMapping(_ file: String) -> IntakeReason {
        IntakeReason(
            code: withoutMapping,
            zh: "文件「\(file)」看起来是化验结果表格，但没有指定按哪个映射读取。请选择这台设备的映射重发（终端：send --mapping 名称，或一并发送映射文件）。",
            en:
                "File \(file) looks like a table of results, and no mapping says how to read it. Send it again with the mapping of "
                + "this device (at the terminal: send --mapping NAME), or send a mapping together with it.",
            place: Place(file: file))
    }
}
