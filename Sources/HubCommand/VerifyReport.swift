// lianyi-hub verify-report
import ArgumentParser
import Foundation
import HubAPI
import Keyring

struct VerifyReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-report",
        abstract: "Check an exported report without the hub or a line. 离线验证报告。",
        discussion: """
            FILE is the answer of GET /api/v1/reports/{id}, or its signature alone. --keys is the answer of GET /api/v1/keys,
            kept from any day since; without it the key file of this machine is asked. Says who signed, when, and over which
            bytes. Exit codes: 0 it holds · 1 it does not · 66 a file is missing · 78 no keys.
              curl …/api/v1/keys > keys.json
              lianyi-hub verify-report report.json --keys keys.json
            """)
    @OptionGroup var common: HubOptions
    @Argument(help: "The exported report. 导出的报告文件。") var file: String
    @Option(help: "The hub's key history. 中心的公钥历史。") var keys: String?

    /// What is said of a report that holds.
    private struct Said: Encodable {
        let report: WireID
        let version: Int
        let stage: String?
        let number: String?
        let reader: String
        let licence: String?
        let reviewer: String?
        let signedAt: Date
        let kid: String
        let keySince: Date?
        let bytes: Int
        let sha256: String
    }

    func run() async throws {
        try await attempt {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Failure.missing("\(file) cannot be read. 文件无法读取。")
            }
            let history = try await known
            do throws(ReportProofError) {
                try answer(try ReportProof(Array(bytes), keys: history))
            } catch {
                let places = error == .notBelieved(.membersDiffer) ? Self.places(Array(bytes)) : ""
                throw Failure.failed("\(file): \(error.words)\(places)")
            }
        }
    }

    /// The members that were changed, by their paths.
    private static func places(_ bytes: [UInt8]) -> String {
        guard let signed = try? WireJSON.value(SignedReport.self, in: bytes) else { return "" }
        let paths = signed.differences()
        return paths.isEmpty ? "" : " 不同之处 differing: \(paths.joined(separator: ", "))"
    }

    /// The hub's public keys, past and present.
    private var known: KeySet {
        get async throws {
            guard let keys else {
                let path = try await Settings.load(common).keys
                guard let file = try? KeyFile.read(path), let keyring = try? file.keyring() else {
                    throw Failure.configuration("there is no key file \(path); give --keys. 没有密钥文件，请用 --keys。")
                }
                return keyring.published
            }
            guard let bytes = FileManager.default.contents(atPath: keys) else {
                throw Failure.missing("\(keys) cannot be read. 文件无法读取。")
            }
            guard let set = try? WireJSON.value(KeySet.self, in: bytes) else {
                throw Failure.configuration("\(keys) is not the answer of GET /api/v1/keys. 公钥文件格式不对。")
            }
            return set
        }
    }

    private func answer(_ proof: ReportProof) throws(ReportProofError) {
        let report = proof.report
        let said = Said(
            report: report.id, version: report.version, stage: report.stage, number: report.number,
            reader: report.reader.name, licence: report.reader.licence, reviewer: report.reviewer?.name,
            signedAt: report.signedAt, kid: proof.kid, keySince: proof.keySince, bytes: proof.payload.count,
            sha256: proof.sha256.text)
        guard !common.json else {
            print(String(decoding: (try? WireJSON.bytes(of: said)) ?? [], as: UTF8.self))
            return
        }
        print("签名有效 the signature holds")
        print("报告 report    \(report.number ?? report.id.description)  v\(report.version)  \(report.stage ?? "-")")
        print("医师 reader    \(report.reader.name)  \(report.reader.grade ?? "")  \(report.reader.licence ?? "")")
        if let reviewer = report.reviewer { print("审核 reviewer  \(reviewer.name)  \(reviewer.licence ?? "")") }
        print("时间 signed    \(RFC3339.text(report.signedAt))")
        print("密钥 key       \(proof.kid)  \(proof.keySince.map { RFC3339.text($0) } ?? "")")
        print("字节 bytes     \(proof.payload.count)  SHA-256 \(proof.sha256.text)")
    }
}

extension ReportProofError {
    /// What is wrong, in two languages.
    fileprivate var words: String {
        switch self {
        case .notAReport: "this is no exported report. 不是导出的报告。"
        case .notBelieved(.unsigned(.keyUnknown)):
            "it is signed with a key that is none of this hub's. 签名所用的密钥不属于本中心。"
        case .notBelieved(.unsigned): "the signature does not hold: it was changed, or is no report's. 签名无效，内容被改动。"
        case .notBelieved(.unreadable(let field)): "what was signed is no report (\(field)). 签名内容不是报告。"
        case .notBelieved(.membersDiffer):
            "the members beside the signature say something else than what was signed. 文件内容与签名内容不一致。"
        case .keyYounger(let kid, let since):
            "the key \(kid) came into use on \(RFC3339.text(since)), after the moment that the report names. 密钥启用晚于签发时间。"
        }
    }
}
