// lianyi-hub ranges
import Alliance
import ArgumentParser
import Exams
import FlatFile
import Foundation
import Hub
import Indicators
import Postgres
import Records

struct RangesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranges",
        abstract: "Reference ranges, critical and alert values, delta limits. 参考区间、危急值、重大阳性值与差值限。",
        discussion: """
            Until an alliance has decided its own, blood counts are shown without flags. A start:
              lianyi-hub ranges start-set --dry-run      what the start set would put in force
              lianyi-hub ranges start-set --print        the start set as a file, to be edited and loaded
              lianyi-hub ranges load FILE --dry-run      what a file would change
              lianyi-hub ranges load FILE                puts it in force
              lianyi-hub ranges list                     all that was decided, as such a file
            The file's columns are described in Docs/Operations/laboratory.md. What was in force before stays on record.
            """,
        subcommands: [List.self, Load.self, StartSet.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All that was decided, in the form of a file. 列出全部，可另存为文件。")
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption

        func run() async throws {
            try await attempt {
                let database = try await Settings.load(common).ownerDatabase
                let code = try await alliance.code(database)
                let sheet = try await database.read { db in
                    guard let id = try db.alliance(code: code) else { return RangeSheet(rows: []) }
                    return try db.rangeSheet(of: id)
                }
                await database.close()
                let cells = RangeFile.cells(of: sheet)
                try common.say(cells, RangeText.csv(cells))
            }
        }
    }

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Put the rows of a file in force. 装入文件。")
        @OptionGroup var common: HubOptions
        @Argument(help: "The file (CSV). 文件。") var file: String
        @OptionGroup var putting: PuttingOptions

        func run() async throws {
            try await attempt {
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw Failure.missing("\(file) is not there. 找不到文件。")
                }
                let read = try RangeText.file(of: Array(data), named: file)
                try await putting.put(read, named: file, from: URL(filePath: file).lastPathComponent, common)
            }
        }
    }

    struct StartSet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start-set",
            abstract: "Put the start set in force: WS/T 405-2012, WS/T 779-2021, and proposals. 装入初始集。",
            discussion: """
                Adults by WS/T 405-2012, children from 28 days on by WS/T 779-2021 (venous and capillary blood), critical and alert
                values and delta limits as a proposal. The source of a row says what has still to be checked against the standard or
                confirmed by the alliance. 每行的依据写明仍需核对或确认之处。
                """)
        @OptionGroup var common: HubOptions
        @OptionGroup var putting: PuttingOptions
        @Flag(help: "Haemoglobin by altitude alone, as a proposal after WHO 2024. 仅按海拔的血红蛋白行（WHO 2024，建议值）。")
        var altitude = false
        @Flag(help: "Print it as a file instead. 只打印。") var print = false

        func run() async throws {
            try await attempt {
                let name = altitude ? "altitude.csv" : "start-set.csv"
                let read = try RangeText.builtIn(name)
                if print {
                    let cells = RangeFile.cells(of: read.sheet)
                    return try common.say(cells, RangeText.csv(cells))
                }
                try await putting.put(read, named: name, from: name, common)
            }
        }
    }
}

/// A file of ranges, between bytes and rows.
enum RangeText {
    /// The rows that come with the program.
    static func startSet() throws -> RangeSheet { try builtIn("start-set.csv").sheet }

    static func builtIn(_ name: String) throws -> RangeFile {
        try file(of: try HubResources.file("ranges/" + name), named: name)
    }

    /// The file read whole; all that is wrong with it is said at once.
    static func file(of bytes: [UInt8], named name: String) throws -> RangeFile {
        try refuseWorkbook(bytes, name)
        let records: [RangeFile.Record]
        do throws(FlatFileError) {
            records = try FlatRows.rows(of: bytes).map { RangeFile.Record(line: $0.line, cells: $0.cells) }
        } catch {
            throw Failure.usage(
                "\(name), line \(error.line): it is no table of commas (\(error.kind)). 第 \(error.line) 行不是逗号分隔的表格。")
        }
        do throws(RangeFile.Faults) { return try RangeFile(records) } catch { throw refusal(error.all, name) }
    }

    /// Every line that is wrong.
    static func refusal(_ faults: [RangeFile.Fault], _ name: String) -> Failure {
        let lines = faults.prefix(50).map { "\(name):\($0.line): \($0.en) \($0.zh)" }
        let more = faults.count > 50 ? ["… \(faults.count)"] : []
        return .usage((["nothing was put in force. 未装入。"] + lines + more).joined(separator: "\n"))
    }

    /// A workbook of Excel under another name: a packed folder (xlsx) or an old compound file (xls).
    private static func refuseWorkbook(_ bytes: [UInt8], _ name: String) throws(Failure) {
        guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) else {
            return
        }
        throw .usage(
            "\(name) is a workbook of Excel, whatever its name says; in Excel choose “save as”, “CSV UTF-8”, and load that. "
                + "\(name) 实际是 Excel 工作簿（不是 CSV）；请在 Excel 中“另存为”→“CSV UTF-8（逗号分隔）”后再装入。")
    }

    static func csv(_ cells: [[String]]) -> String {
        let bytes = CSVWriter.write(header: cells.first ?? [], rows: cells.dropFirst().map { $0.map { .text($0) } })
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").trimmingCharacters(in: .newlines)
    }
}
