// What viewers fetch: the samples of an electrocardiogram, the pixels of a frame, earlier values; once and not again.
import Foundation
import HTTPTypes
import HubAPI
import Patients
import Postgres
import Samples
import TestSupport
import Testing

@testable import Hub

/// A viewer's file, taken apart as the pages' module does.
private struct TakenApart {
    let head: [String: Any]
    let samples: [UInt8]

    init(_ bytes: [UInt8]) throws {
        #expect(Array(bytes.prefix(4)) == Array("LYV1".utf8))
        let length = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect((8 + length).isMultiple(of: 8))
        let json = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
        head = try #require(json as? [String: Any])
        samples = Array(bytes[(8 + length)...])
    }

    /// The value of two bytes, as a signed or an unsigned number.
    func sixteen(_ index: Int) -> Int {
        Int(Int16(bitPattern: UInt16(samples[2 * index]) | UInt16(samples[2 * index + 1]) << 8))
    }
}

@Suite(.enabled(if: TestCluster.isRunning)) struct `What a viewer fetches` {
    @Test func `is an electrocardiogram's samples exactly, with scale, beats and lead quality`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), stranger = try await hub.signIn("village01")
            let ecg = SampleECG(.normal, seed: 11)
            let exam = TestExam(
                kind: "ECG12", files: [("rec.hea", ecg.header(named: "rec")), ("rec.dat", ecg.signal())])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let reply = try await doctor.get(exam.path + "/recording")
            #expect(reply.status == 200, "\(reply.text)")
            let file = try TakenApart(reply.bytes)
            let count = SampleECG.samplesPerSecond * SampleECG.seconds
            #expect(file.head["count"] as? Int == count && file.samples.count == 24 * count)
            for (lead, row) in ecg.microvolts.enumerated() {
                let same = row.indices.allSatisfy { file.sixteen(lead * count + $0) == Int(row[$0]) }
                #expect(same, "lead \(lead)")
            }
            let leads = try #require(file.head["leads"] as? [[String: Any]])
            #expect(leads.map { $0["standard"] as? String } == SampleECG.leads)
            #expect(leads.allSatisfy { $0["microvoltsPerUnit"] as? Double == 1 && $0["isCalibrated"] as? Bool == true })
            #expect((file.head["beats"] as? [Int])?.count ?? 0 > 5)
            #expect(try await stranger.get(exam.path + "/recording").status == 404)
        }
    }

    @Test func `is each lead of the description by its name, also where a later reading of the files gives more`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), ecg = SampleECG(.normal, seed: 11)
            let exam = TestExam(
                kind: "ECG12", files: [("rec.hea", ecg.header(named: "rec")), ("rec.dat", ecg.signal())])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            // Described when four of the twelve were not computed yet.
            try await hub.asOwner(
                """
                UPDATE exam SET content = jsonb_set(content, '{data,leads}', (SELECT jsonb_agg(l) FROM jsonb_array_elements(
                    content #> '{data,leads}') l WHERE l ->> 'name' NOT IN ('III', 'aVR', 'aVL', 'aVF')))
                """)
            let reply = try await doctor.get(exam.path + "/signals")
            let leads = try #require(reply["leads"] as? [[String: Any]], "\(reply.text.prefix(300))")
            #expect(leads.map { $0["name"] as? String } == ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"])
            for lead in leads {
                let place = try #require(SampleECG.leads.firstIndex(of: lead["name"] as? String ?? ""))
                #expect(lead["samples"] as? [Int] == ecg.microvolts[place].map { Int($0) })
            }
        }
    }

    @Test func `is not sent again to whoever has it, and comes packed to whoever takes that`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let drawn = SamplePicture(width: 200, height: 120, bits: 16, seed: 3).png()
            let exam = TestExam(kind: "PHOTO", files: [("p.png", drawn)])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let path = exam.path + "/objects/1/frames/1"
            let plain = try await doctor.get(path), packed = try await doctor.get(path, [.acceptEncoding: "br, gzip"])
            #expect(plain.status == 200 && plain.headers[.contentEncoding] == nil, "\(plain.text)")
            #expect(packed.headers[.contentEncoding] == "gzip" && packed.bytes.prefix(2) == [0x1F, 0x8B])
            #expect(packed.headers[.eTag] != plain.headers[.eTag])
            let tag = try #require(plain.headers[.eTag])
            let known = try await doctor.get(path, [.ifNoneMatch: tag])
            #expect(known.status == 304 && known.bytes.isEmpty && known.headers[.eTag] == tag)
            let small = try await doctor.get(path + "?side=64", [.ifNoneMatch: tag])
            #expect(small.status == 200)
            let head = try TakenApart(small.bytes).head
            #expect(head["columns"] as? Int == 50 && head["fullColumns"] as? Int == 200)
        }
    }

    @Test func `keeps the sixteen bits of a picture, and refuses what is not there`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let picture = SamplePicture(width: 64, height: 48, bits: 16, seed: 4)
            let exam = TestExam(kind: "PHOTO", files: [("p.png", picture.png())])
            #expect(try await doctor.put(exam.path, exam.body).status == 201)
            _ = try await hub.opened(exam, by: doctor)
            let file = try TakenApart(try await doctor.get(exam.path + "/objects/1/frames/1").bytes)
            #expect(file.head["bits"] as? Int == 16 && file.samples.count == 2 * 64 * 48)
            #expect(Set(stride(from: 0, to: file.samples.count, by: 2).map { file.samples[$0] }).count > 100)
            #expect(try await doctor.get(exam.path + "/objects/1/frames/2").status == 422)
            #expect(try await doctor.get(exam.path + "/objects/2/frames/1").status == 404)
            #expect(try await doctor.get(exam.path + "/objects/1/frames/0").status == 404)
            #expect(try await doctor.get(exam.path + "/recording").status == 404)
        }
    }

    @Test func `is a patient's earlier values, oldest first, and nobody else's`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let patient = try hub.patient(of: "C02").patient.id
            var last = ""
            for day in [18, 19, 20] {
                let exam = TestExam(
                    patient: #"{"id":"\#(WireID(patient.uuid))"}"#, performedAt: "2026-11-\(day)T08:06:00+08:00",
                    files: TestExam.bloodCount)
                #expect(try await doctor.put(exam.path, exam.body).status == 201)
                _ = try await hub.opened(exam, by: doctor)
                last = exam.path
            }
            let trend = try await doctor.get(last + "/trend")
            #expect(trend.status == 200 && trend.string("items.0.name") == "WBC", "\(trend.text)")
            let first = try #require(trend.string("items.0.points.0.performedAt"))
            let second = try #require(trend.string("items.0.points.1.performedAt"))
            #expect(first < second && trend.string("items.0.points.2.performedAt") == nil)
        }
    }
}
