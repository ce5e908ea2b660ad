// Exams to send, made by our own generator.
import Crypto
import Foundation
import HubAPI
import Samples
import Testing

@testable import Hub

/// An exam as a member of staff sends it, unsigned, under their session.
struct TestExam: Sendable {
    var id = WireID.timeOrdered()
    var kind = "CBC"
    var urgency = "routine"
    var patient: String? = nil
    var performedAt = "2026-11-20T08:06:00+08:00"
    /// The sender's clock, as JSON.
    var clock: String? = nil
    var complaint = "乏力"
    /// Members of the request form besides the complaint, as JSON.
    var request = ""
    var files: [(name: String, bytes: [UInt8])] = TestExam.bloodCount
    /// What the sender takes the files for.
    var mediaType = "application/octet-stream"
    /// Whether the bytes ride inside the body.
    var isInline = true

    static var bloodCount: [(name: String, bytes: [UInt8])] {
        let subject = SampleSubject(recordNumber: "A1", name: "试样", sexWord: "Female", ageYears: 50)
        return [
            (
                "cbc.hl7",
                SampleBloodCount(.normal, seed: .random(in: 0...9999)).message(about: subject, ranAt: "20261120080000")
            )
        ]
    }

    static var ecg: [(name: String, bytes: [UInt8])] {
        let ecg = SampleECG(.normal, seed: .random(in: 0...9999))
        return [("rec.hea", ecg.header(named: "rec")), ("rec.dat", ecg.signal())]
    }

    static func sha256(_ bytes: [UInt8]) -> String { SHA256Hex(of: Data(bytes)).text }

    var path: String { "/api/v1/exams/\(id)" }

    /// The body of `PUT /api/v1/exams/{id}`.
    var body: String {
        let objects = files.enumerated().map { index, file in
            """
            {"number":\(index + 1),"name":"\(file.name)","mediaType":"\(mediaType)","size":\(file.bytes.count),\
            "sha256":"\(Self.sha256(file.bytes))"}
            """
        }
        let contents =
            isInline
            ? files.enumerated().map { "\"\($0 + 1)\":\"\(Data($1.bytes).base64EncodedString())\"" }.joined(
                separator: ",") : ""
        return """
            {"manifest":{"exam":"\(id)","kind":"\(kind)","urgency":"\(urgency)","performedAt":"\(performedAt)",\
            "patient":\(patient ?? "null"),"clock":\(clock ?? "null"),"request":{"complaint":"\(complaint)"\(request)},"objects":[\(objects.joined(separator: ","))]},\
            "contents":{\(contents)}}
            """
    }
}

extension TestHub {
    /// Waits until the exam has left the worker's desk.
    func opened(_ exam: TestExam, by person: Person) async throws -> Reply {
        while true {
            let reply = try await person.get(exam.path)
            guard let state = reply.string("state"), ["complete", "registered", "uploading"].contains(state) else {
                return reply
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
