// lianyi-clinic verify-receipt: check a receipt without the hub.
import ArgumentParser
import Clinic
import FoundationEssentials
import HubAPI
import Spool

struct VerifyReceipt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-receipt",
        abstract: "离线验证回执。 / Check a receipt offline.",
        discussion: """
            不用网络。公钥取自本机登记资料，或 --keys 给出的文件
            （中心 /api/v1/keys 的内容）。给出 --object 时，
            还核对每个文件的内容确在回执之中。
            Needs no network. The keys come from this terminal's enrolment, or
            from --keys (what the hub serves at /api/v1/keys). With --object every
            file's content must be covered by the receipt. An ECG that went up packed
            is covered by its two parts, and, at its own terminal, so are its files.

              lianyi-clinic verify-receipt receipt.jws --keys keys.json \\
                --object blood.hl7

            退出码 0 有效，65 无效。 / Exit code 0 if it is valid, 65 if not.
            """)

    @Argument(help: ArgumentHelp("回执文件 / the receipt", valueName: "FILE")) var file: String
    @Option(help: ArgumentHelp("中心公钥 JSON / the hub's keys", valueName: "FILE")) var keys: String?
    @Option(parsing: .upToNextOption, help: ArgumentHelp("应在回执中的文件 / files it must cover", valueName: "FILE"))
    var object: [String] = []
    @OptionGroup var options: HomeOptions

    private struct Answer: Encodable {
        let valid = true
        let receipt: Receipt
    }

    func run() async throws {
        try await options.run { speech in
            let text = String(decoding: try Self.content(of: file), as: UTF8.self)
            let keys = try keySet(), terminal = object.isEmpty ? nil : try? Terminal(options.folder())
            let receipt = try await ReceiptCheck.run(text, keys: keys, files: object) { exam in
                (try? await terminal?.spool.capture(exam)) ?? nil
            }
            speech.say(
                Answer(receipt: receipt),
                [
                    "回执有效 valid：检查 exam \(receipt.exam) · \(receipt.kind) · \(RFC3339.text(receipt.storedAt))"
                ] + receipt.objects.map { "  #\($0.number)  \($0.size) B  sha256 \($0.sha256)" })
        }
    }

    private func keySet() throws(ClinicError) -> KeySet {
        guard let keys else { return try options.folder().identity().keys }
        let bytes = try Self.content(of: keys)
        do { return try WireJSON.value(KeySet.self, in: bytes) } catch {
            throw ClinicError(
                .data, "keys-wrong", zh: "公钥文件 \(keys) 不正确（\(error.words.zh)）。应为中心 /api/v1/keys 的内容。",
                en: "\(keys) is not a key set (\(error.words.en)). Save what the hub serves at /api/v1/keys.")
        }
    }

    private static func content(of file: String) throws(ClinicError) -> Data {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw ClinicError(
                .data, "file-unreadable", zh: "无法读取文件 \(file)。请检查路径和权限。",
                en: "Cannot read \(file). Check the path and its permissions.")
        }
        return bytes
    }
}
