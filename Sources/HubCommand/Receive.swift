// lianyi-hub receive
import ArgumentParser
import Blobs
import Foundation
import Hub
import HubAPI
import Logging
import Postgres
import Records
import Workers

struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take in sealed bundles that a terminal wrote to a stick. 接收终端的离线包。",
        discussion: """
            Run it as the hub's own user, on the hub's machine; a serving hub need not be stopped. Every exam goes the way of
            an exam that is sent, in the name of the terminal that signed the bundle. Receiving the same bundle again is
            harmless and answers the same receipts. The receipts are written beside the bundle (BUNDLE.receipts) or to
            --receipts; take them back to the terminal: lianyi-clinic receipts FILE.
              runuser -u lianyi -- lianyi-hub receive /media/stick/lianyi-C02.lyb
              runuser -u lianyi -- lianyi-hub receive *.lyb --receipts /media/stick/county.receipts

            What is not taken (a missing privilege, other content under the same id, a revoked terminal, a damaged file) is
            named with its reason, and the whole bundle is kept in the blob store. --kept lists such bundles with the file of
            each; when the reason is mended, receive that file.
              lianyi-hub receive --kept

            Exit code 0 only if every exam of every bundle has its receipt; 1 if some have none.
            未被接收的检查逐一注明原因，整个离线包隔离保存；重复接收不会重复入库。
            """)
    @OptionGroup var common: HubOptions
    @Argument(help: "The bundles. 离线包文件。") var bundles: [String] = []
    @Option(help: "Where the receipts go; beside each bundle where it is not said. 回执文件。") var receipts: String?
    @Flag(help: "List the bundles that are kept because not all of them was taken. 列出隔离保存的离线包。") var kept = false

    func validate() throws {
        guard kept != !bundles.isEmpty else {
            throw ValidationError("name one bundle or more, or give --kept. 请指定离线包，或 --kept。")
        }
    }

    func run() async throws {
        try await attempt {
            LoggingSystem.bootstrap(StreamLogHandler.standardError)
            let settings = try await Settings.load(common)
            let hub = try settings.hub(settings.logger)
            let isWhole = kept ? try await list(hub, settings) : try await receive(hub, settings)
            await hub.workers.shutDown()
            await hub.close()
            if !isWhole { throw ExitCode(1) }
        }
    }

    /// Answers whether every exam of every bundle was taken.
    private func receive(_ hub: Hub, _ settings: Settings) async throws -> Bool {
        try await Migrator(Schema.migrations).verify(hub.database)
        try await KeyCheck(keyring: hub.keyring, path: settings.keys).compareAndRemember(in: hub.jobs)
        try await StoreCheck(store: hub.blobs, path: settings.blobs).compareAndRemember(in: hub.jobs)
        for path in bundles where !FileManager.default.isReadableFile(atPath: path) {
            throw Failure.missing("\(path) cannot be read; nothing was received. 文件无法读取，未接收任何内容。")
        }
        var answers: [BundleAnswer] = [], fault: (any Error)?
        for path in bundles where fault == nil {
            do {
                guard let answer = try await ReceivedFile(path, hub: hub).take() else { continue }
                answers.append(answer)
                if !common.json { print(answer.lines.joined(separator: "\n")) }
                if receipts == nil { try write([answer], to: place(beside: path, of: answer, settings)) }
            } catch {
                fault = error
            }
        }
        if let receipts, !answers.isEmpty { try write(answers, to: receipts) }
        if common.json { try common.say(ReceiptsFile(answers), "") }
        if let fault { throw fault }
        return answers.count == bundles.count && answers.allSatisfy { $0.state == .imported }
    }

    /// Beside the bundle; for one that is kept among the blobs, in the folder where the command runs.
    private func place(beside path: String, of answer: BundleAnswer, _ settings: Settings) -> String {
        path.hasPrefix(settings.blobs + "/") ? "\(answer.bundle).receipts" : path + ".receipts"
    }

    private func write(_ answers: [BundleAnswer], to path: String) throws {
        let bytes = try WireJSON.bytes(of: ReceiptsFile(answers))
        do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw Failure.failed(
                "the exams are stored, but the receipts cannot be written to \(path). Receive the bundle again with --receipts "
                    + "FILE where this user may write; nothing is stored twice. 检查已入库，但回执无法写入该文件，请用 --receipts 另指定后重新接收。"
            )
        }
        progress("回执 receipts: \(path)")
    }

    private func list(_ hub: Hub, _ settings: Settings) async throws -> Bool {
        let rows = try await hub.signIn.read { db in try db.keptBundles(limit: 1000) }
        if common.json {
            try common.say(rows, "")
        } else {
            for row in rows {
                print(
                    "\(row.bundle)\t\(row.organisation)\t\(row.state)\t\(row.stored)/\(row.exams)\t\(row.problem?["name"] ?? "-")"
                )
                if let kept = row.kept { print("  \(hub.blobs.path(of: kept))") }
            }
        }
        return true
    }
}

extension BundleAnswer {
    /// What an operator reads: one line for the bundle, one for each exam that was not taken.
    fileprivate var lines: [String] {
        let stored = exams.count { $0.receipt != nil }
        let isKnown = problem?.name == "bundle-taken-before"
        var lines = [
            isKnown
                ? "\(bundle)  早已全部入库 taken whole before  这一份中的回执 receipts in this copy: \(stored)"
                : "\(bundle)  \(state.rawValue)  已入库 stored: \(stored)"
        ]
        if let problem { lines.append("  \(problem.title)：\(problem.detail ?? "")\n  \(problem.en?.detail ?? "")") }
        for exam in exams {
            guard let problem = exam.problem else { continue }
            let name = exam.exam?.description ?? "?"
            lines.append(
                "  ✗ \(name)  \(problem.name)  \(problem.detail ?? problem.title)\n    \(problem.en?.detail ?? "")")
        }
        return lines
    }
}
