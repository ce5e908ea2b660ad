// A village doctor's day, step by step (a clinic of 1,700 people): what is captured, what must come of it.
import Foundation
import HubAPI
import LiveCounty
import Samples
import Spool
import TestSupport
import Testing

/// One day at one clinic. Its files are of this day alone, so that nothing can be taken for something of another day.
struct ClinicDay {
    let lane: Lane
    let number: Int
    let people: CountyPeople
    private let seed: UInt64

    init(_ number: Int, on lane: Lane, _ people: CountyPeople) {
        (self.number, self.lane, self.people) = (number, lane, people)
        seed = UInt64(number) * 1_000
    }

    // MARK: what is captured

    func bloodCount(_ name: String, _ condition: BloodCondition, _ place: UInt64) -> GivenExam {
        let subject = SampleSubject(recordNumber: "A\(seed + place)", name: "试样", sexWord: "Female", ageYears: 50)
        let bytes = SampleBloodCount(condition, seed: seed + place).message(about: subject, ranAt: "20261120080000")
        return GivenExam(files: [.init(name: "d\(number)-\(name).hl7", bytes: bytes)], urgency: "")
    }

    func ecg(_ name: String, _ condition: HeartCondition, _ place: UInt64, _ urgency: String = "") -> GivenExam {
        let ecg = SampleECG(condition, seed: seed + place), record = "d\(number)-\(name)"
        return GivenExam(
            files: [
                .init(name: record + ".hea", bytes: ecg.header(named: record)),
                .init(name: record + ".dat", bytes: ecg.signal()),
            ], urgency: urgency)
    }

    func picture(_ name: String, _ place: UInt64, width: Int = 320) -> GivenExam {
        let bytes = SamplePicture(width: width, height: 240, bits: 16, seed: seed + place).png()
        return GivenExam(files: [.init(name: "d\(number)-\(name).png", bytes: bytes)], urgency: "")
    }

    /// Last night's exams, captured while nobody asked whether the line was up.
    func night() throws {
        for place in 0..<4 { try lane.give(bloodCount("night\(place)", .normal, UInt64(place))) }
        try lane.give(ecg("night4", .normal, 4))
        try lane.give(picture("night5", 5))
    }

    /// The day's other exams that nobody names: a child's and a pregnant woman's blood counts.
    func morning() throws {
        try lane.give(bloodCount("child", .normal, 10))
        try lane.give(bloodCount("pregnant", .anaemic, 11))
    }

    /// Sends exams of one person from the counter; answers their ids.
    func send(_ exams: [GivenExam], _ options: [String]) async throws -> [String] {
        let folder = lane.folder.path + "/counter-\(number)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var ids: [String] = []
        for exam in exams {
            let paths = exam.files.map { "\(folder)/\($0.name)" }
            for (path, file) in zip(paths, exam.files) { try Data(file.bytes).write(to: URL(fileURLWithPath: path)) }
            let told = try await lane.clinic.run(["send"] + paths + ["--operator", "village02"] + options)
            ids.append(try #require(told.text("exams.0.exam"), "\(told)"))
        }
        return ids
    }

    // MARK: what happens

    /// 08:05: a man of 68 with pressing chest pain. The ECG is an emergency; its reading is the next of its reader whatever
    /// else waits there; the critical report is said at the clinic; he goes up the green channel and is treated.
    func chestPain() async throws {
        let patient = try await people.village.patient("周大山", sex: "1", born: "1958-03-0\(number + 1)")
        let who = ["--patient-id", patient, "--complaint", "压榨性胸痛 40 分钟"]
        let count = try await send([bloodCount("pain", .normal, 20)], who + ["--kind", "CBC"])
        let trace = try await send(
            [ecg("pain", .anteriorInfarction, 21)], who + ["--urgency", "emergency", "--kind", "ECG12"])
        let exam = trace[0]
        try await lane.untilOpened(exam, by: people.village)
        let report = try await people.ecg.sign(CountyPeople.critical, expecting: exam)
        try await lane.untilCritical(report)
        let up = try await people.village.refer(patient, "emergency", "suspected_acs", trace + count, lane)
        try await people.desk.step(up, "acceptance", #"{"department":"心内科"}"#, to: "accepted")
        try await people.village.step(up, "departure", #"{"transport":"120"}"#, to: "in_transit")
        try await people.receiver.step(up, "arrival", "{}", to: "arrived")
        try await people.receiver.step(up, "care", #"{"number":"ZY\#(number)"}"#, to: "in_care")
    }

    /// 09:40: a diabetic whose sugar is out of hand goes up by the routine way, with two exams.
    func diabetic() async throws {
        let patient = try await people.village.patient("何秀珍", sex: "2", born: "1961-07-0\(number + 1)")
        let who = ["--patient-id", patient]
        let exams = try await send([bloodCount("sugar", .anaemic, 30), picture("foot", 31)], who)
        let up = try await people.village.refer(patient, "routine", "uncontrolled_chronic", exams, lane)
        try await people.desk.step(up, "acceptance", #"{"department":"内分泌科"}"#, to: "accepted")
        try await lane.untilReferral(up, is: "accepted")
    }

    /// 10:30: somebody who was treated comes back down with a plan whose intervals are not even; the clinic accepts.
    func returnDown() async throws {
        let patient = try await people.village.patient("吴长根", sex: "1", born: "1950-01-0\(number + 1)")
        let up = try await people.village.refer(patient, "emergency", "suspected_stroke", [], lane)
        try await people.desk.step(up, "acceptance", #"{"department":"神经内科"}"#, to: "accepted")
        try await people.receiver.step(up, "arrival", "{}", to: "arrived")
        try await people.receiver.step(up, "outcome", CountyPeople.outcome, to: "outcome_reported")
        let down = try await people.receiver.giveBack(up, days: [3, 33, 183, 333])
        try await people.village.step(up, "closure", "{}", to: "closed")
        try await lane.untilReferral(down, is: "submitted")
        try await people.village.step(down, "acceptance", "{}", to: "accepted")
    }

    /// 15:20: a photo of a rash; the line breaks when more than half of it has gone.
    func rash() throws {
        let photo = picture("rash", 40, width: 700)
        lane.line.misbehave([.cutRequest(photo.files[0].bytes.count * 6 / 10), .cutAnswer(0)])
        try lane.give(photo)
    }

    /// The readers sign what waits for them.
    func readings() async throws {
        for reader in [people.ecg, people.lab, people.image] { try await reader.signAll() }
    }

    /// The doctor opens every report that has come; the hub knows of it.
    func openReports() async throws {
        let told = try await lane.clinic.run(["results", "--limit", "1000"])
        #expect(told.status == 0, "\(told)")
        for report in told.list("reports") where report["openedAt"] == nil {
            let id = try #require((report["report"] as? [String: Any])?["id"] as? String)
            #expect(try await lane.clinic.run(["results", "--open", id]).status == 0)
        }
    }
}
