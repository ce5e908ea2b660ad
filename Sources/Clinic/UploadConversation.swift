// The exchange that brings one exam to the hub: the manifest first, then what is missing.
import Curl
import FoundationEssentials
import HubAPI
import Spool

/// One try. Every step may be repeated: the exam's id and the objects' hashes name everything.
struct UploadConversation {
    private let capture: Capture
    private let line: HubLine
    private let folder: SpoolFolder
    private let telling: Telling

    init(_ capture: Capture, line: HubLine, folder: SpoolFolder, telling: Telling) {
        self.capture = capture
        self.line = line
        self.folder = folder
        self.telling = telling
    }

    /// The receipt's text, not yet believed.
    func run() async throws(HubRefusal) -> String {
        var answer = try await sendManifest()
        for object in capture.objects where answer.isMissing(object.number) {
            answer = try await send(object, to: answer)
        }
        if let receipt = answer.receipt { return receipt }
        return try await askForReceipt()
    }

    /// Only when the last answer did not bring it. A hub that has none yet is asked again later.
    private func askForReceipt() async throws(HubRefusal) -> String {
        do throws(HubRefusal) {
            let stored = try await line.ask(CurlRequest("GET", line.url(Paths.receipt(of: capture.exam))))
            return String(decoding: stored.body, as: UTF8.self)
        } catch .refused(let problem) where problem.status == 404 {
            throw .later(problem, after: nil)
        }
    }

    private func sendManifest() async throws(HubRefusal) -> UploadAnswer {
        let plan = UploadPlan(capture.objects, manifest: capture.signedManifest.utf8.count)
        var contents: [String: Data] = [:]
        for object in capture.objects where plan.inline.contains(object.number) {
            contents[String(object.number)] = try content(of: object)
        }
        let body: [UInt8]
        do {
            body = try WireJSON.bytes(
                of: UploadRequest(signedManifest: try CompactJWS(capture.signedManifest), contents: contents))
        } catch {
            throw .refused(
                Problem(
                    local: "manifest-damaged", zh: "本机暂存的清单已损坏。请重新采集。",
                    en: "The manifest in the spool is damaged. Capture the exam again."))
        }
        return try await put(
            Paths.exam(capture.exam), headers: [("Content-Type", "application/json")], body: .bytes(body))
    }

    /// A hub that does not know the exam any more (restored from a backup) gets the manifest again on the
    /// next try, so a 404 here is not a refusal.
    private func send(_ object: SpooledObject, to answer: UploadAnswer) async throws(HubRefusal)
        -> UploadAnswer
    {
        do throws(HubRefusal) {
            return try await put(
                answer.path(of: object.number) ?? Paths.object(object.number, of: capture.exam),
                headers: [
                    ("Content-Type", "application/octet-stream"),
                    (ContentDigest.name, ContentDigest.text(object.sha256)),
                ], body: .file(path: folder.path(of: object.sha256), size: object.size))
        } catch .refused(let problem) where problem.status == 404 || problem.status == 410 {
            throw .later(problem, after: nil)
        } catch .later(let problem, _) where problem.name == "digest-mismatch" {
            guard folder.isWhole(object) else { throw .refused(.spoolDamaged(object)) }
            throw .later(problem, after: nil)
        }
    }

    private func put(
        _ path: String, headers: [(name: String, value: String)], body: CurlRequest.Body
    ) async throws(HubRefusal) -> UploadAnswer {
        let (exam, telling) = (capture.exam, telling)
        let request = CurlRequest("PUT", line.url(path), headers: headers, body: body)
        let answer = try await line.ask(request) { step in telling.sending(exam, step.sent, step.toSend) }
        let upload = try HubLine.value(UploadAnswer.self, in: answer)
        guard upload.id == exam else { throw .later(.notTheHub(answer.status), after: nil) }
        return upload
    }

    private func content(of object: SpooledObject) throws(HubRefusal) -> Data {
        guard let bytes = FileManager.default.contents(atPath: folder.path(of: object.sha256)),
            SHA256Hex(of: bytes) == object.sha256
        else { throw .refused(.spoolDamaged(object)) }
        return bytes
    }
}

extension UploadAnswer {
    /// Whether the hub still wants this object.
    func isMissing(_ number: Int) -> Bool {
        objects.first { $0.number == number }?.state == .missing
    }

    /// Where it wants it, if that is a path on the same hub: a token is never carried to another host.
    func path(of number: Int) -> String? {
        guard let path = objects.first(where: { $0.number == number })?.upload,
            path.hasPrefix(Paths.Template.base + "/")
        else { return nil }
        return path
    }
}
