// Every observation and every result of the real laboratory messages, field by field.
import ASTM
import Exams
import FoundationEssentials
import HL7v2
import Intake
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of laboratory messages` {
    private func compare(_ found: String?, _ known: JSONValue?, _ place: String, _ score: inout Conformance) {
        guard let known = known?.string else { return }
        score.compare(found ?? "", known, place)
    }

    @Test func `every observation of HL7 v2 is equal in every field`() throws {
        var score = Conformance("HL7 v2")
        for path in RealData.paths(under: "lab/hl7v2") {
            let known = try #require(RealData.values(path))
            let message = try HL7Message(parsing: RealData.bytes(path))
            let report = try ObservationReport(message)
            score.file(path)
            compare(message.header.text(9), known["message_type"], path, &score)
            compare(report.controlID, known["control_id"], path, &score)
            compare(report.processingID, known["processing_id"], path, &score)
            compare(report.version, known["version"], path, &score)
            compare(report.sentAt, known["datetime"], path, &score)
            compare(message.header.text(18), known["charset"], path, &score)
            compare(message.header.text(3), known["sending_app"], path, &score)
            let patient = try #require(message.segments.first { $0.name == "PID" })
            for (number, key) in [(3, "pid3"), (5, "pid5"), (7, "pid7"), (8, "pid8")] {
                compare(patient.text(number), known["pid"]?[key], "\(path) \(key)", &score)
            }
            let rows = try #require(known["obx"]?.array)
            #expect(report.observations.count == rows.count)
            for (observation, row) in zip(report.observations, rows) {
                compare(observation, row, path, &score)
            }
        }
        let isKept = score.isKept()
        #expect(isKept, "\(score.mismatches)")
    }

    private func compare(_ observation: Observation, _ row: JSONValue, _ path: String, _ score: inout Conformance) {
        let place = "\(path) \(row["id"]?.string ?? "?")"
        let keys = [(1, "set_id"), (2, "type"), (3, "id"), (6, "unit"), (7, "range"), (8, "flag"), (11, "status")]
        for (number, key) in keys { compare(observation.segment.text(number), row[key], "\(place) \(key)", &score) }
        var value = observation.segment.text(5)
        if row["value"]?.string?.hasPrefix("sha256:") == true, let text = value {
            value = "sha256:\(RealData.sha256(Array(text.utf8))) len \(text.utf8.count)"
        }
        compare(value, row["value"], "\(place) value", &score)
    }

    @Test func `every result of ASTM is equal in every field`() throws {
        var score = Conformance("ASTM")
        for path in RealData.paths(under: "lab/astm") {
            let known = try #require(RealData.values(path))
            let message = try ASTMMessage(parsing: RealData.bytes(path))
            score.file(path)
            compare(message.records.map(\.letter).joined(), known["record_types"], path, &score)
            let results = message.records.filter { $0.letter == "R" }
            let rows = try #require(known["results"]?.array)
            #expect(results.count == rows.count)
            let keys = [(3, "id"), (4, "value"), (5, "unit"), (6, "range"), (7, "flag"), (9, "status"), (13, "time")]
            for (result, row) in zip(results, rows) {
                for (number, key) in keys {
                    // A status of blanks alone is none.
                    let found = key == "status" ? result.trimmed(number) : result.text(number)
                    compare(found, row[key], "\(path) \(row["id"]?.string ?? "?") \(key)", &score)
                }
            }
        }
        let isKept = score.isKept()
        #expect(isKept, "\(score.mismatches)")
    }

    @Test func `numbers units and flags mean what the device meant`() throws {
        let expected: [String: [String: String]] = [
            "lab/astm/sysmex_xp100.txt": [
                "6690-2": "5.5", "789-8": "2.87", "718-7": "101", "4544-3": "0.242", "787-2": "84.3", "785-6": "35.2",
                "786-4": "417", "777-3": "170", "736-9": "26.4", "770-8": "63.4", "751-8": "3.4", "51637-7": "0.17",
            ],
            "lab/hl7v2/LAB-ORU-1.hl7": [
                "789-8": "4.06", "4544-3": "0.401", "777-3": "221", "770-8": "72", "713-8": "2", "706-2": "0",
            ],
        ]
        for (path, values) in expected {
            let file = ExamFile(name: "file", bytes: RealData.bytes(path))
            guard case .bloodCount(let count)? = Intake().describe([file]).content else {
                Issue.record("\(path) was not read")
                continue
            }
            let found = count.items.compactMap { LabJudgement($0).canonical }
            for (code, value) in values {
                let number = found.first { $0.item.code == code }?.number
                #expect(number == Decimal(string: value), "\(path) \(code)")
            }
            let failing = BloodCountChecks.all(of: count).filter { !$0.holds }
            #expect(failing.isEmpty)
        }
    }
}
