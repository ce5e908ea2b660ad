// Samples, scales and time axes of aECG files.
import AECG
import Testing
import Waveforms

@Suite struct `aECG sequences` {
    private func read(_ change: (inout AnnotatedECG) -> Void) throws(AECGError) -> AECGDocument {
        var file = AnnotatedECG()
        change(&file)
        return try AECGDocument(reading: file.bytes)
    }

    @Test(arguments: [
        ("value=\"0.002\" unit=\"s\"", 500.0), ("value=\"2\" unit=\"ms\"", 500), ("value=\"2000\" unit=\"us\"", 500),
        ("value=\"2.000\"  unit=\"MS\"", 500), ("value=\"4.0E-3\" unit=\"s\"", 250), ("value=\"0.001\"", 1_000),
        ("value=\"0.0020000000000000000416\" unit=\"s\"", 500), ("value=\"0.00390625\" unit=\"s\"", 256),
        ("value=\"0.00199999999999999995\" unit=\"s\"", 500),
    ])
    func `the step between samples gives the frequency exactly`(increment: String, hertz: Double) throws {
        let file = try read { $0.sets = [AnnotatedECG.set(increment: increment)] }
        #expect(file.recording.frequency == hertz)
        #expect(file.doubts == [])
    }

    @Test(arguments: ["value=\"0\" unit=\"s\"", "value=\"-0.002\" unit=\"s\"", "unit=\"s\"", "value=\"5\" unit=\"mm\""])
    func `without a usable step there is no recording`(increment: String) {
        #expect(throws: AECGError.noTimeBase) {
            try read { $0.sets = [AnnotatedECG.set(increment: increment)] }
        }
    }

    @Test(arguments: [
        ("value=\"2.5\" unit=\"uV\"", 2.5), ("value=\"0.00488\" unit=\"mV\"", 4.88),
        ("value=\"1250\" unit=\"nV\"", 1.25),
        ("value=\"0.000005\" unit=\"V\"", 5), ("value=\"5\" unit=\"\u{B5}V\"", 5), ("value=\"5\" unit=\"\u{3BC}V\"", 5),
        ("value=\"-5\" unit=\"uV\"", -5), ("value=\"2,5\" unit=\"uV\"", 2.5),
    ])
    func `a scale is read in its unit exactly`(scale: String, microvolts: Double) throws {
        let file = try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(scale: scale)])] }
        #expect(file.recording.leads.first?.microvoltsPerStep == microvolts)
        #expect(file.recording.leads.first?.steps == [1, -2, 3])
        #expect(file.recording.leads.first?.isCalibrated == true)
    }

    @Test(arguments: [
        "value=\"5\" unit=\"mmHg\"", "value=\"5\"", "unit=\"uV\"", "value=\"0\" unit=\"uV\"",
        "value=\"1e-40\" unit=\"uV\"",
    ])
    func `a scale that is no voltage is said and not trusted`(scale: String) throws {
        let file = try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(scale: scale)])] }
        #expect(file.recording.leads.first?.isCalibrated == false)
        guard case .uncalibrated(leads: ["MDC_ECG_LEAD_II"], _)? = file.doubts.first else {
            Issue.record("\(file.doubts)")
            return
        }
    }

    @Test func `leads without a voltage are said once, each by its name`() throws {
        let scale = "value=\"5\" unit=\"mmHg\"", names = ["I", "II", "V1"].map { "MDC_ECG_LEAD_" + $0 }
        let file = try read { file in
            file.sets = [AnnotatedECG.set(names.map { AnnotatedECG.lead($0, scale: scale) })]
        }
        #expect(file.doubts == [.uncalibrated(leads: names, units: ["mmHg"])])
    }

    @Test func `an origin is the step of zero, whole or not`() throws {
        let origin = "value=\"-0.0125\" unit=\"mV\""
        let file = try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(origin: origin)])] }
        #expect(file.recording.leads.first?.zero == 2.5)
        #expect(file.recording.leads.first?.microvolts.first == -7.5)
    }

    @Test(arguments: [
        (" 1\n-2\t+3\r\n", [1, -2, 3] as [Int32], 5.0), ("1.0 2.00 -3.0", [1, 2, -3], 5),
        ("0.5 1 -1.25", [50, 100, -125], 0.05), ("1,2,3", [1, 2, 3], 5), ("1, 2, 3", [1, 2, 3], 5),
        ("1 <!-- a --> 2 <![CDATA[3]]>", [1, 2, 3], 5), ("2147483647 -2147483648", [.max, .min], 5),
        ("&#49; 2", [1, 2], 5),
    ])
    func `digits are read as they stand`(digits: String, steps: [Int32], microvolts: Double) throws {
        let file = try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead("MDC_ECG_LEAD_I", digits)])] }
        #expect(file.recording.leads.first?.steps == steps)
        #expect(file.recording.leads.first?.microvoltsPerStep == microvolts)
    }

    @Test(arguments: [
        "1 x 3", "2147483648", "1 2,5 3", "--1", "1 - 2", "1.2.3", "99999999999999999999", "0.1234567", "NaN",
    ])
    func `a lead whose digits are no numbers is left out and said`(digits: String) throws {
        let file = try read {
            $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(), AnnotatedECG.lead("MDC_ECG_LEAD_V1", digits)])]
        }
        #expect(file.recording.leads.map(\.name) == ["MDC_ECG_LEAD_II"])
        #expect(file.doubts == [.unreadableLead(lead: "MDC_ECG_LEAD_V1")])
    }

    @Test func `an empty lead is left out and said`() throws {
        let file = try read {
            $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(), AnnotatedECG.lead("MDC_ECG_LEAD_V1", " ")])]
        }
        #expect(file.doubts == [.emptyLead(lead: "MDC_ECG_LEAD_V1")])
        #expect(throws: AECGError.noLeads) {
            try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead("MDC_ECG_LEAD_I", "")])] }
        }
        #expect(throws: AECGError.noLeads) { try read { $0.sets = [] } }
    }

    @Test func `leads of different lengths are kept and said`() throws {
        let file = try read {
            $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(), AnnotatedECG.lead("MDC_ECG_LEAD_V1", "1 2")])]
        }
        #expect(file.recording.leads.map(\.steps.count) == [3, 2])
        #expect(file.doubts == [.unequalLengths(shortest: 2, longest: 3)])
    }

    @Test(arguments: [
        ("MDC_ECG_LEAD_AVR", StandardLead.aVR), ("MDC_ECG_LEAD_aVF", .aVF), ("Lead II", .two), ("V6", .v6),
        ("ECG V1", .v1),
        ("EKG-III", .three), ("DIII", .three), ("V2-REF", .v2), ("mdc_ecg_lead_v3", .v3),
    ])
    func `a lead is known by any spelling`(name: String, lead: StandardLead) throws {
        let file = try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(name)])] }
        #expect(file.recording.leads.first?.standard == lead)
        #expect(file.recording.leads.first?.name == name)
    }

    @Test(arguments: ["MDC_ECG_LEAD_-AVR", "MDC_ECG_LEAD_V3R", "MDC_ECG_LEAD_X", "ECG 1", "aVR inverted", "EEG I"])
    func `a name that says something else is none of the twelve`(name: String) throws {
        let file = try read { $0.sets = [AnnotatedECG.set([AnnotatedECG.lead(name)])] }
        #expect(file.recording.leads.first?.standard == nil)
    }

    @Test func `sets beside each other and behind each other make one recording`() throws {
        let (one, two) = (AnnotatedECG.lead("MDC_ECG_LEAD_I"), AnnotatedECG.lead("MDC_ECG_LEAD_II"))
        let beside = try read { $0.sets = [AnnotatedECG.set([one]), AnnotatedECG.set([two])] }
        #expect(beside.recording.leads.map(\.steps) == [[1, -2, 3], [1, -2, 3]])
        let behind = try read {
            $0.sets = [AnnotatedECG.set([one]), AnnotatedECG.set([one], head: "value=\"6\" unit=\"ms\"")]
        }
        #expect(behind.recording.leads.map(\.steps) == [[1, -2, 3, 1, -2, 3]])
        #expect(behind.doubts == [])
    }

    @Test func `a lead that begins later has no samples before`() throws {
        let (one, two) = (AnnotatedECG.lead("MDC_ECG_LEAD_I"), AnnotatedECG.lead("MDC_ECG_LEAD_II"))
        let file = try read {
            $0.sets = [
                AnnotatedECG.set([one], head: "value=\"20250101100000\"", code: "TIME_ABSOLUTE"),
                AnnotatedECG.set([two], head: "value=\"20250101100000.004\"", code: "TIME_ABSOLUTE"),
            ]
        }
        let late = try #require(file.recording.leads.last)
        #expect(late.steps.suffix(3) == [1, -2, 3])
        #expect(late.microvolts.prefix(2).count { $0.isNaN } == 2)
        #expect(file.recording.startedAt == "20250101100000")
    }

    @Test(arguments: [true, false]) func `a strip of rhythm takes the place of the same lead's column`(isFirst: Bool)
        throws
    {
        let column = AnnotatedECG.set([AnnotatedECG.lead("MDC_ECG_LEAD_I"), AnnotatedECG.lead("MDC_ECG_LEAD_II")])
        let next = AnnotatedECG.set([AnnotatedECG.lead("MDC_ECG_LEAD_V1")], head: "value=\"6\" unit=\"ms\"")
        let strip = AnnotatedECG.set([AnnotatedECG.lead("MDC_ECG_LEAD_II", "1 -2 3 4 5 6")])
        let file = try read { $0.sets = isFirst ? [strip, column, next] : [column, next, strip] }
        let leads = Dictionary(
            uniqueKeysWithValues: file.recording.leads.map { ($0.name, $0.steps.suffix(6).map(Int.init)) })
        #expect(file.doubts == [.unequalLengths(shortest: 3, longest: 6)] && leads.count == 3, "\(file.doubts)")
        #expect(leads["MDC_ECG_LEAD_II"] == [1, -2, 3, 4, 5, 6], "\(leads)")
        #expect(file.recording.lead(.v1)?.steps.suffix(3) == [1, -2, 3])
    }

    @Test func `the parts of a Chinese name are joined as it is written, and titles left out`() throws {
        func name(_ parts: String) throws -> String? { try read { $0.person = "<name>\(parts)</name>" }.subject.name }
        #expect(try name("<given>三</given><family>张</family>") == "张三")
        #expect(
            try name("<prefix>Mr</prefix><given>San</given><family>Zhang</family><suffix>Jr</suffix>") == "San Zhang")
    }

    @Test func `sets that fit no axis are counted and not mixed in`() throws {
        let again = AnnotatedECG.set(head: "value=\"9\" unit=\"s\"")
        let other = AnnotatedECG.set(increment: "value=\"1\" unit=\"ms\"")
        let file = try read { $0.sets += [again, other] }
        #expect(file.doubts == [.furtherSequences(2)])
        #expect(file.recording.sampleCount == 3)
        #expect(file.sequenceSets.count == 3)
    }

    @Test func `a representative beat is apart from the rhythm, and alone is shown as what it is`() throws {
        let beat = AnnotatedECG.beat(600, increment: "value=\"2\" unit=\"ms\"")
        let both = try read { $0.derived = beat }
        #expect(both.recording.sampleCount == 3)
        #expect(both.sequenceSets.map(\.kind) == [.rhythm, .derived])
        let alone = try read {
            $0.derived = beat
            $0.sets = []
        }
        #expect(alone.doubts == [.onlyDerived])
    }
}
