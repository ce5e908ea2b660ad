// The walk from the patient to the report: sent, received, claimed, written, signed, opened.
import Foundation
import HubAPI
import LiveCounty
import TestSupport
import Testing

/// An exam with files of `SampleData`, as a member of staff sends it.
struct WalkedExam: Sendable {
    let id = WireID.timeOrdered().description
    let kind: String
    let files: [(name: String, bytes: [UInt8])]

    init(_ kind: String, _ paths: [String]) {
        self.kind = kind
        files = paths.map { path in
            (URL(fileURLWithPath: path).lastPathComponent, Array(FileManager.default.contents(atPath: path) ?? Data()))
        }
    }

    /// An exam of one file that is made here.
    init(_ kind: String, named name: String, _ bytes: [UInt8]) {
        self.kind = kind
        files = [(name, bytes)]
    }

    func body(patient: String?, inline: Bool = true) -> String {
        let objects = files.enumerated().map { index, file in
            """
            {"number":\(index + 1),"name":"\(file.name)","mediaType":"application/octet-stream",\
            "size":\(file.bytes.count),"sha256":"\(SHA256Hex(of: Data(file.bytes)).text)"}
            """
        }
        let contents = files.enumerated().map { #""\#($0 + 1)":"\#(Data($1.bytes).base64EncodedString())""# }
        return """
            {"manifest":{"exam":"\(id)","kind":"\(kind)","urgency":"urgent","performedAt":"2026-11-20T08:06:00+08:00",\
            "patient":\(patient.map { #"{"id":"\#($0)"}"# } ?? "null"),"request":{"complaint":"胸闷","symptoms":["乏力"]},\
            "objects":[\(objects.joined(separator: ","))]},"contents":{\(inline ? contents.joined(separator: ",") : "")}}
            """
    }
}

extension OpenAPIWalk {
    static let exam = "/api/v1/exams/{id}"
    private static let object = "/api/v1/exams/{id}/objects/{number}"
    static let upload = "/api/v1/uploads/{id}"
    static let draft = """
        {"findings":"窦性心律","impression":[{"text":"正常心电图","code":"Z00.0","polarity":"negative"}],"severity":"normal",\
        "advice":"repeat_exam","repeatWithinHours":24,"adviceText":"复查","treatmentPlan":"休息","quality":"A",\
        "statements":[{"code":"sinus-rhythm","text":"窦性心律","value":"74","unit":"/min"}],\
        "plan":[{"kind":"recheck","text":"复查心电图","days":1}]}
        """

    /// Everything between a patient's arrival and the report in the clinic's hands.
    func exams() async throws {
        let doctor = try await signIn("village02").caller
        let patient = try await patients(doctor)
        let count = WalkedExam("CBC", Sample.bloodCount), ecg = WalkedExam("ECG12", Sample.ecg)
        try await send(count, for: patient, by: doctor)
        try await sendInParts(ecg, by: doctor)
        try await sendAtOnce(WalkedExam("PHOTO", Sample.ecg), by: doctor)
        try await look(at: ecg, for: patient, by: doctor)
        try await broken(doctor)
        try await picture(doctor)
        try await read(by: try await signIn("ecg01").caller, beside: try await signIn("ecg02").caller)
        try await reports(of: ecg.id, doctor)
        try await templates()
        try await backAndForth(doctor, try await signIn("ecg01").caller)
        try await resume(WalkedExam("ECG12", Sample.ecg), by: doctor)
    }

    private func patients(_ doctor: Caller) async throws -> String {
        let path = "/api/v1/patients"
        let body = #"{"name":"柏秀兰","identity":{"kind":"03","number":"P1234567"},"sex":"2","birthDate":"1953-08-21"}"#
        let made = try await post(doctor, path, body)
        _ = try await post(doctor, path, body, expect: 200)
        _ = try await post(doctor, path, body.replacing("柏秀兰", with: "柏秀英"), expect: 409)
        _ = try await post(
            doctor, path, #"{"name":"甲","identity":{"kind":"01","number":"510199189503120021"}}"#, expect: 422)
        _ = try await ask(doctor, OpenAPIRequest("POST", path).with("Content-Type", "application/json"), expect: 400)
        let id = try #require(made.text("patient.id"))
        _ = try await get(doctor, path, query: "name=%E6%9F%8F&limit=1")
        _ = try await get(doctor, path, query: "limit=0", expect: 422)
        _ = try await get(doctor, path, query: "after=x", expect: 422)
        _ = try await get(doctor, path + "/{id}", ["id": id])
        _ = try await get(doctor, path + "/{id}", expect: 404)
        _ = try await get(doctor, "/api/v1/roll", query: "limit=2")
        _ = try await get(doctor, "/api/v1/roll", query: "after=x", expect: 422)
        _ = try await get(doctor, "/api/v1/roll", query: "after=99999", expect: 410)
        return id
    }

    private func send(_ exam: WalkedExam, for patient: String, by doctor: Caller) async throws {
        let whole = exam.body(patient: patient), id = ["id": exam.id]
        _ = try await put(doctor, Self.exam, whole, of: id, expect: 201)
        _ = try await put(doctor, Self.exam, whole, of: id, expect: 200)
        _ = try await put(doctor, Self.exam, whole.replacing("urgent", with: "routine"), of: id, expect: 409)
        let untrained = try await signIn("village01").caller, ecg = WalkedExam("ECG12", Sample.ecg)
        _ = try await put(untrained, Self.exam, ecg.body(patient: nil), of: ["id": ecg.id], expect: 403)
        _ = try await put(untrained, Self.exam, exam.body(patient: nil), of: id, expect: 404)
        let lost = WalkedExam("CBC", Sample.bloodCount), stranger = UUID().uuidString.lowercased()
        _ = try await put(doctor, Self.exam, lost.body(patient: stranger), of: ["id": lost.id], expect: 422)
        _ = try await put(doctor, Self.exam, lost.body(patient: nil), expect: 422)
        let opened = try await county.opened(exam.id, by: doctor)
        #expect(opened.text("state") == "queued")
    }

    private func sendInParts(_ exam: WalkedExam, by doctor: Caller) async throws {
        let announced = try await put(
            doctor, Self.exam, exam.body(patient: nil, inline: false), of: ["id": exam.id], expect: 202)
        _ = try await get(doctor, Self.exam + "/receipt", ["id": exam.id], expect: 404)
        for (index, file) in exam.files.enumerated() {
            let request = OpenAPIRequest("PUT", Self.upload, ["id": try upload(index, announced)])
            let digest = ContentDigest.text(SHA256Hex(of: Data(file.bytes)))
            let wrong = Array(file.bytes.dropLast()), type = "application/octet-stream"
            try await ask(doctor, request.sending(file.bytes, type: type), expect: 422)
            try await ask(doctor, request.sending(wrong, type: type).with(ContentDigest.name, digest), expect: 422)
            let sent = request.sending(file.bytes, type: type).with(ContentDigest.name, digest)
            try await ask(doctor, sent, expect: index + 1 < exam.files.count ? 202 : 201)
            try await ask(doctor, sent, expect: index + 1 < exam.files.count ? 202 : 200)
        }
        #expect(try await county.opened(exam.id, by: doctor).text("state") == "queued")
    }

    private func sendAtOnce(_ exam: WalkedExam, by doctor: Caller) async throws {
        let type = #"multipart/related; type="application/json"; boundary=b"#
        var body = Array(
            "--b\r\nContent-Type: application/json\r\n\r\n\(exam.body(patient: nil, inline: false))".utf8)
        for (index, file) in exam.files.enumerated() {
            body += Array("\r\n--b\r\nContent-ID: <\(index + 1)>\r\n\r\n".utf8) + file.bytes
        }
        let request = OpenAPIRequest("PUT", Self.exam, ["id": exam.id])
        try await ask(doctor, request.sending(body, type: type), expect: 400)
        body += Array("\r\n--b--\r\n".utf8)
        try await ask(doctor, request.sending(body, type: "multipart/related"), expect: 415)
        try await ask(doctor, request.sending(body, type: type), expect: 201)
        try await ask(doctor, request.sending(body, type: type), expect: 200)
    }

    /// The id of the upload that the answer names for an object.
    func upload(_ index: Int, _ announced: Answer) throws -> String {
        String(try #require(announced.text("objects.\(index).upload")?.split(separator: "/").last))
    }

    private func look(at exam: WalkedExam, for patient: String, by doctor: Caller) async throws {
        let id = ["id": exam.id]
        let attribution = #"{"patient":"\#(patient)","reason":"到达时未写患者"}"#
        _ = try await put(doctor, Self.exam + "/patient", attribution, of: id)
        _ = try await put(doctor, Self.exam + "/patient", attribution, expect: 404)
        _ = try await get(doctor, Self.exam, id)
        _ = try await get(doctor, "/api/v1/exams", query: "patient=\(patient)&limit=1")
        _ = try await get(doctor, Self.exam + "/receipt", id)
        _ = try await get(doctor, "/api/v1/mappings", query: "limit=1")
        _ = try await get(doctor, "/api/v1/standings", query: "exams=\(exam.id)")
        _ = try await get(doctor, "/api/v1/standings", query: "exams=x", expect: 422)
        _ = try await get(doctor, Self.object, ["id": exam.id, "number": "1"])
        _ = try await get(doctor, Self.object, ["id": exam.id, "number": "9"], expect: 404)
        _ = try await get(doctor, Self.exam + "/signals", id)
        let recording = try await get(doctor, Self.exam + "/recording", id)
        let again = OpenAPIRequest("GET", Self.exam + "/recording", id)
            .with("If-None-Match", try #require(recording.header("ETag")))
        try await ask(doctor, again, expect: 304)
        _ = try await get(doctor, Self.exam + "/trend", id)
        for format in ["png", "svg", "pdf"] {
            _ = try await get(doctor, Self.exam + "/sheet", id, query: "format=\(format)")
        }
        _ = try await get(doctor, Self.exam + "/sheet", id, query: "speed=30", expect: 422)
        _ = try await get(doctor, Self.exam + "/export", id, query: "pseudonym=A-1")
        _ = try await get(doctor, Self.exam + "/export", id, query: "burnedIn=no", expect: 422)
        let picture = ["id": exam.id, "number": "1"]
        _ = try await get(doctor, Self.object + "/picture", picture, expect: 422)
        _ = try await get(doctor, Self.exam + "/report", id, expect: 404)
    }

    /// A photograph is drawn for whoever looks.
    private func picture(_ doctor: Caller) async throws {
        let exam = WalkedExam("PHOTO", [Sample.path("PNG/chest-8bit.png")])
        _ = try await put(doctor, Self.exam, exam.body(patient: nil), of: ["id": exam.id], expect: 201)
        _ = try await get(doctor, Self.object + "/picture", ["id": exam.id, "number": "1"], query: "side=64")
        let frame = ["id": exam.id, "number": "1", "frame": "1"]
        _ = try await get(doctor, Self.object + "/frames/{frame}", frame, query: "side=64")
        _ = try await get(doctor, Self.object + "/frames/{frame}", frame, query: "side=1", expect: 422)
    }

    /// A file that nobody can read is kept and shows why.
    private func broken(_ doctor: Caller) async throws {
        let exam = WalkedExam("CBC", [Sample.path("Malformed/HL7v2/truncated.hl7")])
        _ = try await put(doctor, Self.exam, exam.body(patient: nil), of: ["id": exam.id], expect: 201)
        #expect(try await county.opened(exam.id, by: doctor).text("state") == "quarantined")
        _ = try await get(doctor, Self.exam, ["id": exam.id])
        _ = try await get(doctor, "/api/v1/exams")
    }

    private func read(by li: Caller, beside wang: Caller) async throws {
        let one = "/api/v1/readings/{id}", key = UUID().uuidString
        _ = try await get(li, "/api/v1/readings", query: "limit=1")
        let place = try await get(li, "/api/v1/reading-events", query: "wait=0").text("next") ?? ""
        _ = try await get(li, "/api/v1/reading-events", query: "after=\(place)&limit=10")
        _ = try await get(li, "/api/v1/reading-events", query: "after=9000000000-\(UUID().uuidString)", expect: 410)
        _ = try await get(li, "/api/v1/reading-events", query: "after=x", expect: 422)
        let claims = OpenAPIRequest("POST", "/api/v1/claims").with("Idempotency-Key", key)
        let claim = try await ask(li, claims, expect: 201)
        #expect(try await ask(li, claims, expect: 201).text("id") == claim.text("id"))
        _ = try await post(wang, "/api/v1/claims", "{}", expect: 404)
        let id = ["id": try #require(claim.text("id"))], first = try #require(claim.number("epoch"))
        try await ask(wang, OpenAPIRequest("PUT", one + "/claim", id), expect: 409)
        try await ask(li, OpenAPIRequest("DELETE", one + "/claim", id).asking("epoch=\(first + 7)"), expect: 409)
        try await ask(li, OpenAPIRequest("DELETE", one + "/claim", id).asking("epoch=\(first)"), expect: 204)
        let again = try await ask(li, OpenAPIRequest("PUT", one + "/claim", id), expect: 201)
        let epoch = try #require(again.number("epoch"))
        _ = try await put(li, one + "/lease", #"{"epoch":\#(first)}"#, of: id, expect: 409)
        _ = try await put(li, one + "/lease", #"{"epoch":\#(epoch)}"#, of: id)
        try await write(li, one, id, epoch: epoch)
        _ = try await put(li, one + "/lease", #"{"epoch":\#(epoch)}"#, of: id, expect: 409)
        _ = try await get(li, "/api/v1/readings")
        _ = try await get(li, one + "/escalations", id)
        let standing = try await get(li, one + "/critical-events", id).text("mark") ?? ""
        _ = try await get(li, one + "/critical-events", id, query: "after=\(standing)&wait=0")
        _ = try await get(li, one + "/critical-events", id, query: "wait=x", expect: 422)
        _ = try await get(li, one + "/critical-events", ["id": UUID().uuidString.lowercased()], expect: 404)
        _ = try await get(li, one + "/escalations", ["id": UUID().uuidString.lowercased()], expect: 404)
        _ = try await get(li, "/api/v1/breaches", query: "day=2026-11-20&limit=1")
        _ = try await get(li, "/api/v1/breaches", query: "day=today", expect: 422)
    }

    private func write(_ li: Caller, _ one: String, _ id: [String: String], epoch: Int) async throws {
        let draft = OpenAPIRequest("PUT", one + "/draft", id).json(Self.draft)
        let version = try #require(try await ask(li, draft, expect: 200).header("ETag"))
        try await ask(li, draft, expect: 412)
        try await ask(li, draft.with("If-Match", version), expect: 200)
        try await ask(li, draft.with("If-Match", "?"), expect: 422)
        _ = try await get(li, one, id)
        _ = try await get(li, "/readings/{id}", id)
        _ = try await get(li, one + "/annotations", id)
        let mark = #"{"epoch":\#(epoch),"items":[{"object":1,"frame":1,"shape":"arrow","x1":1,"y1":1,"x2":9,"y2":9}]}"#
        _ = try await put(li, one + "/annotations", mark, of: id, expect: 422)
        let none = OpenAPIRequest("PUT", one + "/annotations", id).json(#"{"epoch":\#(epoch),"items":[]}"#)
        let drawn = try #require(try await ask(li, none, expect: 200).header("ETag"))
        try await ask(li, none, expect: 412)
        try await ask(li, none.with("If-Match", drawn), expect: 200)
        let signature = #"{"epoch":\#(epoch),"report":\#(Self.draft)}"#
        _ = try await put(li, one + "/signature", signature, of: id, expect: 403)
        try await li.stepUp()
        let contradiction = signature.replacing("normal", with: "critical")
        _ = try await put(li, one + "/signature", contradiction, of: id, expect: 422)
        _ = try await put(li, one + "/signature", signature, of: id, expect: 201)
        _ = try await put(li, one + "/signature", signature, of: id, expect: 409)
    }

    /// What the village doctor makes of it first.
    private func firstLook(_ doctor: Caller, at exam: WalkedExam) async throws {
        let path = Self.exam + "/provisional-read", id = ["id": exam.id]
        let first = #"{"result":"positive","severity":"abnormal","text":"ST 段抬高"}"#
        _ = try await get(doctor, path, id, expect: 404)
        _ = try await put(doctor, path, #"{"result":"variant","severity":"normal"}"#, of: id, expect: 422)
        _ = try await put(doctor, path, first, of: id, expect: 201)
        _ = try await put(doctor, path, first, of: id)
        _ = try await put(doctor, path, #"{"result":"negative","severity":"normal"}"#, of: id, expect: 409)
        _ = try await get(doctor, path, id)
    }

    /// One exam is recalled by its clinic, another sent back by its reader, and the first report amended.
    private func backAndForth(_ doctor: Caller, _ li: Caller) async throws {
        let recalled = WalkedExam("ECG12", Sample.ecg), unfit = WalkedExam("ECG12", Sample.ecg),
            why = #"{"reason":"重复上传"}"#
        for exam in [recalled, unfit] {
            _ = try await put(doctor, Self.exam, exam.body(patient: nil), of: ["id": exam.id], expect: 201)
            #expect(try await county.opened(exam.id, by: doctor).text("state") == "queued")
        }
        try await firstLook(doctor, at: recalled)
        _ = try await put(doctor, Self.exam + "/recall", why, of: ["id": recalled.id])
        _ = try await put(doctor, Self.exam + "/recall", why, of: ["id": recalled.id])
        let claim = try await post(li, "/api/v1/claims", "{}"), epoch = claim.number("epoch") ?? 0
        let id = ["id": try #require(claim.text("id"))], one = "/api/v1/readings/{id}"
        let rejection = #"{"epoch":\#(epoch),"reasons":["mains_noise"],"note":"全部导联"}"#
        _ = try await put(li, one + "/rejection", rejection.replacing("mains_noise", with: "ugly"), of: id, expect: 422)
        _ = try await put(li, one + "/rejection", rejection, of: id)
        _ = try await put(li, one + "/rejection", rejection, of: id, expect: 409)
        _ = try await put(doctor, Self.exam + "/recall", why, of: ["id": unfit.id], expect: 409)
        let report = try #require(try await get(doctor, "/api/v1/reports").text("items.0.id")), amended = ["id": report]
        let amendments = "/api/v1/reports/{id}/amendments"
        _ = try await post(li, amendments, why, of: amended, expect: 403)
        try await li.stepUp()
        let opened = try await post(li, amendments, why, of: amended)
        let reading = ["id": try #require(opened.text("id"))], again = opened.number("epoch") ?? 0
        _ = try await get(li, one, reading)
        _ = try await put(
            li, one + "/signature", #"{"epoch":\#(again),"report":\#(Self.draft)}"#, of: reading, expect: 201)
        _ = try await post(li, amendments, why, of: amended, expect: 409)
        _ = try await get(doctor, "/api/v1/reports/{id}/versions", amended)
    }

    /// The head of the centre writes a template, changes it and retires it.
    func templates() async throws {
        let head = try await signIn("head01").caller, all = "/api/v1/templates", one = "/api/v1/templates/{id}"
        let body = #"{"kind":"ECG12","name":"本院","nameEn":"Ours","content":\#(Self.draft)}"#
        _ = try await get(head, all, query: "kind=ECG12&limit=1")
        _ = try await get(head, all, query: "kind=NONE", expect: 422)
        let made = try await post(head, all, body), id = ["id": try #require(made.text("id"))]
        _ = try await post(head, all, body.replacing("ECG12", with: "VITALS"), expect: 422)
        for status in [200, 412] {
            try await ask(head, OpenAPIRequest("PUT", one, id).json(body).with("If-Match", "1"), expect: status)
        }
        try await ask(head, OpenAPIRequest("DELETE", one, id), expect: 204)
        try await ask(head, OpenAPIRequest("DELETE", one, id), expect: 404)
    }

    private func reports(of exam: String, _ doctor: Caller) async throws {
        let heard = try await get(doctor, "/api/v1/events", query: "after=0&wait=5")
        #expect(heard.list("items").contains { $0["event"] as? String == "report.signed" }, "\(heard)")
        _ = try await get(doctor, "/api/v1/events", query: "after=x", expect: 422)
        _ = try await get(doctor, "/api/v1/events", query: "wait=99", expect: 422)
        let listed = try await get(doctor, "/api/v1/reports", query: "limit=1")
        let id = try #require(listed.text("items.0.id")), one = "/api/v1/reports/{id}"
        _ = try await get(doctor, one, ["id": id])
        _ = try await get(doctor, Self.exam + "/report", ["id": exam])
        _ = try await get(doctor, one + "/annotations", ["id": id])
        _ = try await get(doctor, "/clinic/reports/{id}", ["id": id])
        let plan = OpenAPIRequest("PUT", one + "/plan-confirmation", ["id": id]).json(#"{"followed":true}"#)
        try await ask(doctor, plan, expect: 409)
        try await ask(doctor, OpenAPIRequest("PUT", one + "/opening", ["id": id]), expect: 204)
        try await ask(doctor, plan, expect: 204)
        _ = try await get(doctor, one + "/versions", ["id": id])
        _ = try await get(doctor, one + "/print", ["id": id])
        _ = try await get(doctor, one + "/pdf", ["id": id])
        try await ask(doctor, OpenAPIRequest("PUT", one + "/opening", ["id": id]), expect: 204)
        _ = try await get(doctor, "/api/v1/reports")
        let other = #"{"name":"甲","identity":{"kind":"03","number":"P7654321"},"sex":"1"}"#
        let patient = try #require(try await post(doctor, "/api/v1/patients", other).text("patient.id"))
        let attribution = #"{"patient":"\#(patient)","reason":"已读"}"#
        _ = try await put(doctor, Self.exam + "/patient", attribution, of: ["id": exam], expect: 409)
    }
}
