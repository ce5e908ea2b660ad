// lianyi-hub mapping try
import ArgumentParser
import Foundation
import Postgres
import Records

extension MappingCommand {
    struct Try: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print line by line what a mapping would read of a table. 试运行：逐行显示将读取的内容。",
            discussion: "Nothing is sent or kept. The table is opened by lianyi-worker, as every foreign file. 不发送、不保存。"
        )
        @OptionGroup var common: HubOptions
        @OptionGroup var alliance: AllianceOption
        @Argument(help: "The mapping: a name, or a file. 映射名称或文件。") var mapping: String
        @Argument(help: "The table. 表格。") var table: String

        func run() async throws {
            try await attempt {
                let settings = try await Settings.load(common)
                guard FileManager.default.isReadableFile(atPath: table) else {
                    throw Failure.missing("\(table) cannot be read. 文件无法读取。")
                }
                let status =
                    if FileManager.default.fileExists(atPath: mapping) {
                        try look(at: mapping, by: settings.worker)
                    } else { try await lookByName(settings) }
                if status != 0 { throw ExitCode(status) }
            }
        }

        private func lookByName(_ settings: Settings) async throws -> Int32 {
            let name = mapping
            let text = try await MappingCommand.inAlliance(alliance, settings) { db, id in try db.mapping(name, in: id)
            }
            guard let text else { throw MappingCommand.unknown(name) }
            let file = FileManager.default.temporaryDirectory.appending(path: "lianyi-\(UUID()).map")
            try Data(text.utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            return try look(at: file.path, by: settings.worker)
        }

        private func look(at mapping: String, by worker: String) throws -> Int32 {
            let process = Process()
            process.executableURL = URL(filePath: worker)
            process.arguments = ["table", mapping, table]
            do { try process.run() } catch {
                throw Failure.missing("the worker \(worker) is not there (LIANYI_WORKER). 找不到解析程序。")
            }
            process.waitUntilExit()
            return process.terminationStatus
        }
    }
}
