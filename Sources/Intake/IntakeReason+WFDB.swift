// What can be wrong with a WFDB record, in two languages.

import Exams
import WFDB

extension Unreadable {
    init(_ error: WFDBError, _ file: String) {
        switch error {
        case .notReadableYet(.format(let format, let line)): self = .unread(.unreadFormat(format, line, file))
        case .inSegment(let name, let error): self = Unreadable(error, name)
        case .notAHeader, .badLine, .tooLarge, .missingSignalLines, .missingSegmentLines, .pathInName:
            self = .broken(.headerTrouble(error, file))
        case .contradictoryGroup, .contradictorySegment, .missingFile, .shorterThanDeclared, .partialFrame:
            self = .broken(.partTrouble(error, file))
        }
    }
}

extension IntakeReason {
    /// What is wrong with the header by itself.
    fileprivate static func headerTrouble(_ error: WFDBError, _ file: String) -> IntakeReason {
        func reason(_ code: String, _ zh: String, _ en: String, line: Int? = nil, column: Int? = nil) -> IntakeReason {
            IntakeReason(code: code, zh: zh, en: en, place: Place(file: file, line: line, field: column))
        }
        switch error {
        case .badLine(let line, let column):
            return reason(
                "wfdb-bad-header", "头文件第 \(line) 行第 \(column) 项不符合 WFDB 格式。请更正或重新导出该记录。",
                "Word \(column) in line \(line) of the header breaks the WFDB format. Mend it or export the record again.",
                line: line, column: column)
        case .tooLarge(let kind):
            return reason(
                "wfdb-too-large", "记录超过上限（\(kind.rawValue)：最多 256 个信号、共 6400 万个采样、1 万个分段、100 万条注释、头文件 1 MiB）。请导出较短的记录。",
                "The record exceeds a limit (\(kind.rawValue): at most 256 signals, 64 million samples in all, 10,000 "
                    + "segments, 1 million annotations, 1 MiB of header). Export a shorter record.")
        case .missingSignalLines(let declared, let found):
            return reason(
                "wfdb-missing-signals", "头文件声明了 \(declared) 个信号，实际只有 \(found) 行。请重新导出该记录。",
                "The header declares \(declared) signals and describes \(found). Export the record again.")
        case .missingSegmentLines(let declared, let found):
            return reason(
                "wfdb-missing-segments", "头文件声明了 \(declared) 个分段，实际列出 \(found) 个。请重新导出该记录。",
                "The header declares \(declared) segments and lists \(found). Export the record again.")
        case .pathInName(let line):
            return reason(
                "wfdb-path-in-name", "头文件第 \(line) 行的文件名带有目录。请将各文件放在同一目录下，只写文件名，再导出。",
                "Line \(line) of the header names a file with a folder. Put all files of the record in one folder and "
                    + "name them without it.", line: line)
        default:
            return reason(
                "wfdb-not-a-header", "「\(file)」不是有效的 WFDB 头文件。请重新导出该记录。",
                "\(file) is no WFDB header. Export the record again.")
        }
    }

    /// What is wrong between the header and its files, or its segments.
    fileprivate static func partTrouble(_ error: WFDBError, _ file: String) -> IntakeReason {
        func reason(_ code: String, _ zh: String, _ en: String, line: Int? = nil, of name: String? = nil)
            -> IntakeReason
        {
            IntakeReason(code: code, zh: zh, en: en, place: Place(file: name ?? file, line: line))
        }
        switch error {
        case .contradictorySegment(let line):
            return reason(
                "wfdb-contradictory-segment", "头文件第 \(line) 行的分段与整个记录不符（采样率、信号或单位不同）。请重新导出该记录。",
                "The segment in line \(line) of the header does not fit the record (another frequency, other signals or "
                    + "units). Export the record again.", line: line)
        case .missingFile(let name):
            return reason(
                "incomplete", "缺少数据文件「\(name)」（头文件「\(file)」引用了它）。请将其与头文件一起上传。",
                "Data file \(name), named by header \(file), is missing. Send both together.", of: name)
        case .shorterThanDeclared(let name, let declared, let found):
            return reason(
                "wfdb-shorter-than-declared",
                "头文件声明「\(name)」应有 \(declared) 字节，实际只有 \(found) 字节：头文件有误或数据被截断。请重新导出该记录。",
                "The header declares \(declared) bytes for \(name), which has \(found): the header is wrong or the data "
                    + "were cut off. Export the record again.", of: name)
        case .partialFrame(let name, let found):
            return reason(
                "wfdb-partial-frame", "数据文件「\(name)」（\(found) 字节）在一帧采样中间结束。请重新导出该记录。",
                "Data file \(name) (\(found) bytes) ends inside a frame. Export the record again.", of: name)
        case .contradictoryGroup(let line):
            return reason(
                "wfdb-contradictory-header", "头文件第 \(line) 行与同一数据文件的其他行矛盾。请重新导出该记录。",
                "Line \(line) of the header contradicts the other lines of its data file. Export the record again.",
                line: line)
        default: return headerTrouble(error, file)
        }
    }

    fileprivate static func unreadFormat(_ format: Int, _ line: Int, _ file: String) -> IntakeReason {
        let isFLAC = [508, 516, 524].contains(format)
        return IntakeReason(
            code: "not-readable-yet-wfdb-format",
            zh: "记录的存储格式为 \(format)\(isFLAC ? "（FLAC 压缩）" : "")，当前版本尚不能读取。文件已保存；请以格式 16 导出，或等待版本升级后自动读取。",
            en: "The record has storage format \(format)\(isFLAC ? " (compressed with FLAC)" : ""), which this version "
                + "does not read yet. It is kept; export it in format 16, or wait for an upgrade.",
            place: Place(file: file, line: line))
    }

    static func longerThanDeclared(_ surplus: WFDBRecord.Surplus) -> IntakeReason {
        IntakeReason(
            code: "wfdb-longer-than-declared",
            zh: "「\(surplus.file)」有 \(surplus.foundBytes) 字节，头文件只声明了 \(surplus.declaredBytes) 字节；多余部分未读取。请核对记录长度。",
            en: "\(surplus.file) has \(surplus.foundBytes) bytes, the header declares "
                + "\(surplus.declaredBytes); the rest was not read. Check the record's length.",
            place: Place(file: surplus.file, offset: surplus.declaredBytes))
    }

    static func checksumDiffers(_ lead: Electrocardiogram.Lead, _ file: String) -> IntakeReason {
        IntakeReason(
            code: "wfdb-checksum-differs",
            zh: "导联 \(lead.name) 的采样与头文件中的校验和不符：数据可能被改动。请核对波形或重新导出。",
            en: "The samples of lead \(lead.name) do not add up to the header's checksum: they may have been "
                + "changed. Check the trace or export it again.",
            place: Place(file: file))
    }

    static func strangerFile(_ file: String) -> IntakeReason {
        IntakeReason(
            code: "unused-file",
            zh: "文件「\(file)」未被头文件引用，已保存但未读取。",
            en: "File \(file) is not named by the header; it is kept and was not read.",
            place: Place(file: file))
    }

    static func matrixDiffers(_ matrix: Matlab4, declared: (Int, Int), _ file: String) -> IntakeReason {
        IntakeReason(
            code: "wfdb-matrix-differs",
            zh: "「\(file)」自述为 \(matrix.rows)×\(matrix.columns)，头文件声明 \(declared.0)×\(declared.1)。请核对导联数与记录长度。",
            en: "\(file) calls itself \(matrix.rows)×\(matrix.columns), the header declares "
                + "\(declared.0)×\(declared.1). Check the number of leads and the length.",
            place: Place(file: file, offset: 0))
    }
}
