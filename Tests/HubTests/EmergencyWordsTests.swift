// An emergency is never refused for its words: it is taken in without what is wrong, and its reader is told.
import Alliance
import Exams
import Foundation
import HubAPI
import Patients
import Postgres
import Records
import Samples
import TestSupport
import Testing

@testable import Hub

@Suite(.enabled(if: TestCluster.isRunning)) struct `An emergency whose words are wrong` {
    /// A fault in an exam's words: the field that it is in, and how it comes there.
    private struct Fault {
        let field: String
        var patient: String? = #"{"name":"蓝桂芳","sex":"2","birthDate":"1953-08-21"}"#
        var complaint = "胸痛"
        var request = ""
        var clock: String?
    }

    private let faults = [
        Fault(
            field: "patient.identity.number",
            patient: #"{"name":"蓝桂芳","identity":{"kind":"01","number":"110105194912310021"}}"#),
        Fault(field: "patient.identity.kind", patient: #"{"name":"蓝桂芳","identity":{"kind":"55","number":"1"}}"#),
        Fault(field: "patient.phone", patient: #"{"name":"蓝桂芳","phone":"0771-12"}"#),
        Fault(field: "patient.birthDate", patient: #"{"name":"蓝桂芳","birthDate":"1953-02-30"}"#),
        Fault(field: "patient.birthDate", patient: #"{"name":"蓝桂芳","birthDate":"2999-01-01"}"#),
        Fault(field: "patient.sex", patient: #"{"name":"蓝桂芳","sex":"7"}"#),
        Fault(field: "patient.name", patient: #"{"name":" "}"#),
        Fault(field: "request.chiefComplaint", complaint: String(repeating: "痛", count: 600)),
        Fault(field: "request.chiefComplaint", complaint: ""),
        Fault(field: "request.pregnancyWeek", request: #","pregnancyWeek":60"#),
        Fault(field: "request.specimen", request: #","specimen":"spit""#),
        Fault(field: "request.history", request: #","history":"a\u0007b""#),
        Fault(
            field: "request.symptoms",
            request: ",\"symptoms\":[" + Array(repeating: #""痛""#, count: 21).joined(separator: ",") + "]"),
        Fault(field: "clock", clock: #"{"device":"2026-11-20T08:06:00+08:00","skew":1e300}"#),
    ]

    private func exam(_ fault: Fault) -> TestExam {
        var exam = TestExam(patient: fault.patient)
        (exam.complaint, exam.request, exam.clock) = (fault.complaint, fault.request, fault.clock)
        return exam
    }

    @Test func `is taken in without them, and its reader hears what was left out`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            for fault in faults {
                let routine = exam(fault)
                let refused = try await doctor.put(routine.path, routine.body)
                #expect(refused.status == 422 && refused.string("field") == fault.field, "\(refused.text)")
                var emergency = exam(fault)
                emergency.urgency = "emergency"
                let taken = try await doctor.put(emergency.path, emergency.body)
                #expect(taken.status == 201 && taken.string("receipt") != nil, "\(fault): \(taken.text)")
                let shown = try await hub.opened(emergency, by: doctor)
                let said = (0..<9).first { shown.string("warnings.\($0).code") == "sent-left-out" }
                let words = said.flatMap { shown.string("warnings.\($0).zh") } ?? ""
                #expect(shown.string("state") == "queued" && words.contains(fault.field), "\(shown.text)")
                if fault.field != "patient.name" { #expect(shown.string("patient.name") == "蓝桂芳", "\(shown.text)") }
            }
        }
    }

    @Test func `keeps what is right in its form, and as much of a long text as there is room for`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var sent = TestExam(urgency: "emergency")
            sent.complaint = String(repeating: "痛", count: 600)
            let symptoms = Array(repeating: #""闷""#, count: 25).joined(separator: ",")
            sent.request =
                #","history":"糖尿病","pregnancyWeek":60,"specimen":"spit","symptoms":[\#(symptoms)]"#
                + #","allergies":"青霉素\#(String(repeating: "，", count: 2_000))""#
            #expect(try await doctor.put(sent.path, sent.body).status == 201)
            let shown = try await hub.opened(sent, by: doctor)
            #expect(shown.string("request.chiefComplaint") == String(repeating: "痛", count: 499) + "…")
            #expect(shown.string("request.history") == "糖尿病" && shown.string("request.specimen") == nil)
            let codes = (0..<9).compactMap { shown.string("warnings.\($0).code") }.filter { $0 == "sent-left-out" }
            #expect(codes.count == 5, "\(shown.text)")
            #expect(shown.string("request.allergies")?.hasPrefix("青霉素，") == true, "\(shown.text)")
            #expect(shown.string("request.symptoms.19") == "闷" && shown.string("request.symptoms.20") == nil)
        }
    }

    @Test func `and which comes from the future is taken in and flagged, where a routine exam is refused`() async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            var sent = TestExam(performedAt: "2091-11-20T08:06:00+08:00")
            let refused = try await doctor.put(sent.path, sent.body)
            #expect(refused.status == 422 && refused.string("field") == "performedAt", "\(refused.text)")
            sent.urgency = "emergency"
            let taken = try await doctor.put(sent.path, sent.body)
            #expect(taken.status == 201, "\(taken.text)")
            let shown = try await hub.opened(sent, by: doctor)
            #expect(shown.string("state") == "queued" && shown.text.contains("sent-from-the-future"), "\(shown.text)")
        }
    }

    @Test func `and which comes from the future is judged by the day on which it came: an infant's is an infant's`()
        async throws
    {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02"), alliance = hub.county.alliance
            let owner = hub.database.connect(as: "lianyi_owner", connections: 1)
            let bound = Threshold(
                item: "777-3", unit: "10*9/L", tier: .critical, atOrBelow: 60, atOrAbove: nil,
                group: RangeGroup(ageDays: 0..<365), source: "a test",
                validFrom: try #require(CalendarDay("2020-01-01")))
            try await owner.write { db in
                try db.decide(RangeSheet(rows: [.threshold(bound)]), in: alliance, from: "a test")
            }
            await owner.close()
            let born = CalendarDay(at: Date.now.addingTimeInterval(-40 * 86_400))
            var sent = TestExam.count(
                TestExam.message([("777-3", "55", "10*9/L")]), of: #"{"name":"小宝","sex":"2","birthDate":"\#(born)"}"#)
            (sent.urgency, sent.performedAt) = ("emergency", "2091-11-20T08:06:00+08:00")
            let shown = try await hub.judged(sent, by: doctor)
            #expect(shown.flag("777-3") == "critical_low", "\(shown.text)")
            let cases = try await hub.rows("SELECT findings -> 0 ->> 'source' FROM critical_case")
            #expect(cases == [["a test"]])
        }
    }

    @Test func `is still refused for what no reader could do without: its objects`() async throws {
        try await TestHub.run { hub in
            let doctor = try await hub.signIn("village02")
            let sent = TestExam(urgency: "emergency", performedAt: "2091-11-20T08:06:00+08:00", files: [])
            let refused = try await doctor.put(sent.path, sent.body)
            #expect(refused.status == 422 && refused.string("field") == "objects", "\(refused.text)")
        }
    }
}
