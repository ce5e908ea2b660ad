// What the rules find in an exam's content, and what they leave to a person.
import Alliance
import Exams
import Foundation
import Testing

@testable import Criticals

@Suite struct `Critical detection` {
    private let limits = [
        "longestInterval": CriticalLimit(value: ["milliseconds": 3000], source: "浙江"),
        "lowestRate": CriticalLimit(value: ["perMinute": 35], source: "浙江"),
        "highestRate": CriticalLimit(value: ["perMinute": 180], source: "山西"),
        "lowestRateAlert": CriticalLimit(value: ["perMinute": 40], source: "house"),
        "blasts": CriticalLimit(value: ["critical": 1], source: "a list: first sighting"),
    ]

    private func grounds(
        born: CalendarDay? = nil, hasHadBlasts: Bool = false, limits: [String: CriticalLimit]? = nil
    ) throws -> CriticalGrounds {
        let day = try #require(CalendarDay("2026-11-20"))
        func platelets(_ below: Decimal, _ group: RangeGroup) -> Threshold {
            Threshold(
                item: "777-3", unit: "10*9/L", tier: .critical, atOrBelow: below, atOrAbove: nil, group: group,
                source: "house", validFrom: day)
        }
        return CriticalGrounds(
            sex: nil, born: born, day: day,
            thresholds: [platelets(20, RangeGroup()), platelets(10, RangeGroup(ageDays: 0..<28))],
            limits: limits ?? self.limits,
            hasHadBlasts: hasHadBlasts)
    }

    private func count(
        _ platelets: String, _ more: [LabItem] = [], settings: [LabSetting] = [],
        _ processing: BloodCount.Processing = .patient
    ) -> ExamContent {
        .bloodCount(
            BloodCount(
                sampleNumber: nil, ranAt: nil, processing: processing, sender: nil,
                items: [
                    LabItem(
                        code: LabCode(system: "LN", code: "777-3", name: "PLT"), value: platelets,
                        number: Decimal(string: platelets), unit: "10*9/L", range: nil, flags: [], status: .final)
                ] + more, settings: settings, attachments: [], identity: FoundIdentity()))
    }

    private func rhythm(_ rhythm: CriticalRhythm) -> ExamContent {
        var recording = Electrocardiogram(
            recordName: "r", samplingFrequency: 500, sampleCount: 5000, leads: [], startedAt: nil, comments: [],
            identity: FoundIdentity())
        var signals = SignalFindings()
        signals.rhythm = rhythm
        recording.signals = signals
        return .electrocardiogram(recording)
    }

    @Test func `finds a value at its bound, with the bound and where it is from`() throws {
        let found = try #require(CriticalDetection(count("20"), on: try grounds()))
        #expect(found.source == .count && found.findings.map(\.said) == ["PLT 20 10*9/L"])
        #expect(found.findings.first?.bound == "<= 20 10*9/L" && found.findings.first?.source == "house")
        #expect(try #require(CriticalDetection(count("21"), on: try grounds())).findings.isEmpty)
    }

    private func item(
        _ name: String, _ value: String?, unit: String? = nil, flags: [String] = [], _ status: ResultStatus = .final
    ) -> LabItem {
        LabItem(
            code: LabCode(system: nil, code: name, name: name), value: value, value.flatMap { SentValue($0) },
            unit: unit,
            flags: flags, status: status)
    }

    private func blasts(_ content: ExamContent) throws -> [CriticalFinding] {
        try #require(CriticalDetection(content, on: try grounds())).findings
    }

    @Test func `finds the first sighting of blasts, as the device's word; a further one alerts`() throws {
        let seen = count("200", [item("Blasts/Abn_Lympho?", "190", flags: ["A"])])
        let found = try #require(try blasts(seen).first)
        #expect(found.rule == "flag/blasts" && found.origin == .device && found.name.contains("Blasts/Abn_Lympho?"))
        #expect(found.source == "a list: first sighting" && found.value == nil && !found.isInfarction)
        let again = try #require(CriticalDetection(seen, on: try grounds(hasHadBlasts: true)))
        #expect(again.findings.isEmpty && again.alerts.map(\.rule) == ["flag/blasts"])
    }

    @Test func `goes by what the alliance decided of blasts: an alert, or no rule at all`() throws {
        let seen = count("200", [item("Blasts", "12", unit: "%")])
        let mild = try grounds(limits: ["blasts": CriticalLimit(value: ["critical": 0], source: "the county")])
        let found = try #require(CriticalDetection(seen, on: mild))
        #expect(found.findings.isEmpty && found.alerts.map(\.source) == ["the county"])
        let none = try #require(CriticalDetection(seen, on: try grounds(limits: [:])))
        #expect(none.findings.isEmpty && none.alerts.isEmpty)
    }

    @Test func `takes blasts from flag, message, comment or count, and from nothing less`() throws {
        let setting = LabSetting(code: LabCode(system: "99MRC", code: "1", name: "Blasts?"), value: "T", unit: nil)
        let comment = LabSetting(code: LabCode(system: nil, code: "C", name: "WBC"), value: "可见原始细胞?", unit: nil)
        for content in [
            count("200", settings: [setting]), count("200", settings: [comment]),
            count("200", [item("Blasts", "2", unit: "%")]), count("200", [item("WBC", "9.1", flags: ["Blast?"])]),
            count("200", [item("Unclassified cells", "1.5", unit: "%")]),
            count("200", [item("WBC message", "Blasts?")]), count("200", [item("Blast%", "12", flags: ["H"])]),
            count("200", [item("Blast%", "12")]), count("200", [item("形态", "红细胞形态无异常，可见原始细胞 12%")]),
            count("200", [item("Smear", "No platelet clumps. Blasts 12 %")]),
            count("200", [item("Smear", "Blasts seen, not artefact")]),
            count("200", [item("形态", "未检出血小板聚集，原始细胞 8%")]), count("200", [item("Blasts", "1+")]),
        ] { #expect(try blasts(content).count == 1, "\(content)") }
        let off = LabSetting(code: setting.code, value: "F", unit: nil)
        let denied = LabSetting(code: comment.code, value: "未见原始细胞", unit: nil)
        for content in [
            count("200", settings: [off]), count("200", settings: [denied]),
            count("200", [item("Blasts", "0", unit: "%")]),
            count("200", [item("Blasts/Abn_Lympho?", "90")]), count("200", [item("Erythroblasts", "3", unit: "%")]),
            count("200", [item("Blasts", "2", unit: "%", .deleted)]), count("200", [item("WBC message", "No blasts")]),
            count("200", [item("Blasts", "2", unit: "%")], .control), count("200", [item("形态", "原始细胞 0%")]),
            count("200", [item("Smear", "Blasts: 0")]), count("200", [item("Smear", "Blasts (-)")]),
            count("200", [item("形态", "未发现原始细胞")]), count("200", [item("形态", "没有原始细胞")]),
            count("200", [item("WBC message", "Blasts: F")]), count("200", [item("Blast%", "0", flags: ["H"])]),
        ] { #expect(try blasts(content).isEmpty, "\(content)") }
    }

    @Test(arguments: [(41, 0, 0), (40, 0, 1), (36, 0, 1), (35, 1, 0)])
    func `alerts above the critical rate, and only where it is not critical`(rate: Int, critical: Int, alerts: Int)
        throws
    {
        var rhythm = CriticalRhythm(confidence: 0.9, isConfirmed: true, isLong: false)
        rhythm.mean = CriticalRhythm.Run(beatsPerMinute: Double(rate), start: 0, end: 4000)
        let found = try #require(CriticalDetection(self.rhythm(rhythm), on: try grounds()))
        #expect(found.findings.count == critical && found.alerts.count == alerts && found.doubtful.isEmpty)
        #expect(found.alerts.allSatisfy { $0.bound == "<= 40" && $0.source == "house" && $0.value == String(rate) })
        rhythm.isConfirmed = false
        let unsure = try #require(CriticalDetection(self.rhythm(rhythm), on: try grounds()))
        #expect(unsure.alerts.isEmpty, "a rate of which nobody is sure alerts nobody")
    }

    @Test func `asks for the age where the age matters`() throws {
        let newborn = try grounds(born: CalendarDay("2026-11-10"))
        #expect(try #require(CriticalDetection(count("15"), on: newborn)).findings.isEmpty)
        #expect(try #require(CriticalDetection(count("10"), on: newborn)).findings.count == 1)
    }

    @Test func `finds a pause that the signal proves, and only doubts one that it does not`() throws {
        let pause = CriticalRhythm.Interval(milliseconds: 4044, start: 0, end: 2022, confidence: 0.9)
        var sure = CriticalRhythm(confidence: 0.9, isConfirmed: true, isLong: false), unsure = sure
        sure.longest = pause
        unsure.longestUnproven = pause
        let found = try #require(CriticalDetection(rhythm(sure), on: try grounds()))
        #expect(found.findings.map(\.value) == ["4.04"] && found.findings.first?.unit == "s" && found.doubtful.isEmpty)
        let doubted = try #require(CriticalDetection(rhythm(unsure), on: try grounds()))
        #expect(doubted.findings.isEmpty && doubted.doubtful.count == 1)
    }

    @Test func `says that nothing was checked where a file contradicts itself about time`() throws {
        var rhythm = CriticalRhythm(confidence: 1, isConfirmed: true, isLong: false)
        rhythm.mean = CriticalRhythm.Run(beatsPerMinute: 31.6, start: 0, end: 4000)
        guard case .electrocardiogram(var recording) = self.rhythm(rhythm) else { return }
        recording.signals?.beatsPerMinute = 31.6
        recording.signals?.withholdTimes()
        #expect(recording.signals?.beatsPerMinute == nil && recording.signals?.rhythm?.mean == nil)
        let found = try #require(CriticalDetection(.electrocardiogram(recording), on: try grounds()))
        #expect(found.findings.isEmpty && found.doubtful.map(\.rule) == ["rhythm/timeAxis"])
        #expect(found.doubtful.first?.value == nil && found.doubtful.first?.bound == nil)
    }

    @Test func `alleges no rate that is not confirmed`() throws {
        var rhythm = CriticalRhythm(confidence: 0.4, isConfirmed: false, isLong: false)
        rhythm.mean = CriticalRhythm.Run(beatsPerMinute: 31.6, start: 0, end: 4000)
        let doubted = try #require(CriticalDetection(self.rhythm(rhythm), on: try grounds()))
        #expect(doubted.findings.isEmpty && doubted.doubtful.map(\.value) == ["32"])
        rhythm.isConfirmed = true
        #expect(try #require(CriticalDetection(self.rhythm(rhythm), on: try grounds())).findings.count == 1)
    }

    @Test(arguments: [
        "*** ACUTE MI ***", "Acute anterior infarct", "***STEMI***", "Ventricular fibrillation", "急性下壁心肌梗死",
        "三度 房室传导阻滞", "ACUTE MYOCARDIAL INFARCTION", "急性广泛前壁心肌梗死", "急性心梗", "Ⅲ°房室传导阻滞",
        "SUSTAINED VENTRICULAR TACHYCARDIA", "SINUS RHYTHM\nPOSSIBLE LEFT ATRIAL ENLARGEMENT\n*** ACUTE MI ***",
        "窦性心律；急性下壁心肌梗死；可能左房增大", "Anterior infarct, acute",
        "*** ACUTE ANTERIOR\nINFARCT ***", "No ectopic beats; ventricular tachycardia", "ANTERIOR INFARCT; ACUTE",
        "COMPLETE\nAV BLOCK",
        String(repeating: "Sinus rhythm; ", count: 400) + "*** ACUTE MI ***",
    ]) func `takes the device's grave word, as the device's`(_ text: String) {
        let device = DeviceReading(measurements: [], statements: [.init(code: nil, text: text)])
        #expect(DeviceAlarm.all(in: device).map(\.origin) == [.device])
    }

    @Test(arguments: [
        "No acute MI", "Possible acute MI", "Old inferior infarct", "Anterior infarct, age undetermined", "未见急性心肌梗死",
        "陈旧性心肌梗死",
        "SUPRAVENTRICULAR TACHYCARDIA", "Sinus rhythm", "不排除急性心肌梗死",
        "No ventricular tachycardia, ventricular fibrillation or pauses", "无室速，室颤", "ACUTE MI, POSSIBLE",
        "Acute infarct, cannot be excluded", "急性心肌梗死，不排除", "急性心肌梗死，陈旧性可能", "NO EVIDENCE OF\nACUTE MI",
        "CANNOT RULE OUT\nACUTE MI",
        "Inferior infarct, possibly acute", "ST elevation, consider anterior injury or acute infarct",
        "Possible acute MI\nVentricular premature beats, no tachycardia",
        "不完全性右束支传导阻滞，一度房室传导阻滞", "Complete left bundle branch block", "急性冠脉综合征待排",
    ]) func `takes no thought or denial for a finding`(_ text: String) {
        #expect(!DeviceAlarm.isGrave(text))
    }

    private func says(_ name: String, _ origin: CriticalFinding.Origin, code: String? = nil) -> Bool {
        CriticalFinding(name: name, code: code, rule: "", source: "", origin: origin).isInfarction
    }

    @Test func `proposes the green channel for an infarction only, and for one that a reader suspects`() {
        #expect(says("***ACUTE MI***", .device) && !says("Ventricular fibrillation", .device))
        #expect(!says("考虑急性前壁心肌梗死", .device) && says("考虑急性前壁心肌梗死", .reader))
        #expect(!says("Ventricular tachycardia; possible MI", .device) && says("Sinus; ACUTE MI; no VT", .device))
        let long = String(repeating: "Sinus rhythm. ", count: 20)
        let told = DeviceAlarm.all(
            in: DeviceReading(
                measurements: [],
                statements: [.init(code: nil, text: "Ventricular tachycardia\n\(long)\n*** ACUTE MI ***")]))
        #expect(told.map(\.name) == ["*** ACUTE MI ***; Ventricular tachycardia"] && told[0].isInfarction)
        #expect(!says("心肌梗死，陈旧性", .reader) && !says("STEMI, ruled out", .reader) && !says("急性心梗，已排除", .reader))
        #expect(!says("No ST elevation, infarct or ischaemia", .reader) && says("STEMI, no chest pain", .reader))
        #expect(says("急性前壁心肌梗死，无胸痛", .reader) && !says("未见急性心肌梗死，无胸痛", .reader))
        #expect(says("V1-V4 ST 段抬高", .reader) && says("不能排除急性心梗", .reader) && says("STEMI", .reader))
        #expect(says("急性冠脉事件", .reader, code: "I21.0") && !says("急性肺栓塞", .reader, code: "I26.9"))
        #expect(!says("未见急性心肌梗死", .reader) && !says("陈旧性下壁心肌梗死", .reader) && !says("Old infarct", .reader))
    }
}
