// Waveforms as recorders store them, in every sample interpretation and unit.
import Bytes
import DICOM
import Testing
import Waveforms

@Suite struct `DICOM waveforms` {
    private func code(_ value: String, _ scheme: String, _ meaning: String) -> DataSetWriter {
        var item = DataSetWriter()
        item.set(.codeValue, value)
        item.set(.codingSchemeDesignator, scheme)
        item.set(.codeMeaning, meaning)
        return item
    }

    private func channel(_ source: DataSetWriter, unit: String?, sensitivity: Double?, baseline: Double = 0)
        -> DataSetWriter
    {
        var item = DataSetWriter()
        item.set(.channelSourceSequence, items: [source])
        if let sensitivity { item.set(.channelSensitivity, sensitivity) }
        if let unit { item.set(.channelSensitivityUnitsSequence, items: [code(unit, "UCUM", unit)]) }
        item.set(.channelSensitivityCorrectionFactor, 1.0)
        item.set(.channelBaseline, baseline)
        return item
    }

    private func group(_ channels: [DataSetWriter], _ kind: String, bits: Int, _ data: [UInt8], samples: Int = 2)
        -> DataSetWriter
    {
        var item = DataSetWriter()
        item.set(.waveformOriginality, "ORIGINAL")
        item.set(.numberOfWaveformChannels, channels.count)
        item.set(.numberOfWaveformSamples, samples)
        item.set(.samplingFrequency, 500)
        item.set(.channelDefinitionSequence, items: channels)
        item.set(.waveformBitsAllocated, bits)
        item.set(.waveformSampleInterpretation, kind)
        item.set(.waveformData, .OW, bytes: data[...])
        return item
    }

    private func exam(_ groups: [DataSetWriter], _ annotations: [DataSetWriter] = []) throws -> WaveformExam {
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.9.1.1")
        set.set(.sopInstanceUID, "2.25.9")
        set.set(.acquisitionDateTime, "20260305101500")
        set.set(.waveformSequence, items: groups)
        set.set(.waveformAnnotationSequence, items: annotations)
        return try WaveformExam(DICOMFile(DICOMWriter.file(set)))
    }

    private var leadOne: DataSetWriter { channel(code("2:1", "MDC", "Lead I"), unit: "uV", sensitivity: 2.5) }

    @Test(arguments: [
        ("SS", 16, [0xFE, 0xFF, 5, 0] as [UInt8], [-2, 5] as [Int32]), ("US", 16, [0xFE, 0xFF, 5, 0], [65_534, 5]),
        ("SB", 8, [0xFE, 5], [-2, 5]), ("UB", 8, [0xFE, 5], [254, 5]), ("MB", 8, [0xFF, 0x00], [0, -8_031]),
        ("AB", 8, [0xD5, 0x55], [1, -1]), ("SL", 32, [0xFE, 0xFF, 0xFF, 0xFF, 5, 0, 0, 0], [-2, 5]),
    ])
    func `samples are read by their interpretation`(kind: String, bits: Int, data: [UInt8], steps: [Int32]) throws {
        let lead = try exam([group([leadOne], kind, bits: bits, data)]).main.recording.leads[0]
        #expect(lead.steps == steps)
        #expect(lead.standard == .one)
        #expect(lead.microvoltsPerStep == 2.5)
    }

    @Test func `units, baselines and source codes of all kinds are understood`() throws {
        let channels = [
            channel(code("5.6.3-9-62", "SCPECG", "Lead aVR"), unit: "mV", sensitivity: 0.005, baseline: -0.05),
            channel(code("MDC_ECG_LEAD_V3", "MDC", "x"), unit: "V", sensitivity: 1e-6),
            channel(code("99", "LOCAL", "Lead II (limb)"), unit: nil, sensitivity: nil),
            channel(code("P", "LOCAL", "Arterial"), unit: "mm[Hg]", sensitivity: 1),
        ]
        let data = (0..<8).flatMap { Raw.number($0, 2) }
        let main = try exam([group(channels, "SS", bits: 16, data)]).main
        #expect(main.recording.leads.map(\.standard) == [.aVR, .v3, .two])
        #expect(main.recording.leads.map(\.microvoltsPerStep) == [5, 1, 1])
        #expect(main.recording.leads.map(\.zero) == [10, 0, 0])
        #expect(main.recording.leads.map(\.isCalibrated) == [true, true, false])
        #expect(main.recording.leads.map(\.steps) == [[0, 4], [1, 5], [2, 6]])
        #expect(main.otherChannels == ["Arterial"])
        #expect(main.recording.startedAt == "20260305101500")
    }

    @Test(arguments: [("uV", 1e-306), ("uV", 9e-7), ("V", 1e300), ("mV", -2e6)])
    func `a step that no recorder has is no scale`(unit: String, sensitivity: Double) throws {
        let one = channel(code("2:1", "MDC", "Lead I"), unit: unit, sensitivity: sensitivity, baseline: 3)
        let lead = try exam([group([one], "SS", bits: 16, [1, 0, 2, 0])]).main.recording.leads[0]
        #expect(!lead.isCalibrated && lead.microvoltsPerStep == 1 && lead.zero == 0)
    }

    @Test func `a unit without a code is told by its meaning`() throws {
        var unit = DataSetWriter(), item = leadOne
        unit.set(.codeMeaning, "millivolt")
        item.set(.channelSensitivityUnitsSequence, items: [unit])
        let lead = try exam([group([item], "SS", bits: 16, [1, 0, 2, 0])]).main.recording.leads[0]
        #expect(lead.microvoltsPerStep == 2_500 && lead.isCalibrated)
    }

    @Test func `groups that were sampled together are one recording`() throws {
        let second = channel(code("2:2", "MDC", "Lead II"), unit: "uV", sensitivity: 2.5)
        let exam = try exam([
            group([leadOne], "SS", bits: 16, [1, 0, 2, 0]), group([second], "SS", bits: 16, [3, 0, 4, 0]),
        ])
        #expect(exam.main.recording.leads.map(\.standard) == [.one, .two])
        #expect(exam.groups.count == 2)
    }

    private func lead(_ number: Int, _ steps: [Int32], at offset: Double, label: String? = nil) -> DataSetWriter {
        let one = channel(code("2:\(number)", "MDC", "lead \(number)"), unit: "uV", sensitivity: 2.5)
        let data = steps.flatMap { Raw.number(Int($0), 2) }
        var item = group([one], "SS", bits: 16, data, samples: steps.count)
        item.set(.multiplexGroupTimeOffset, offset)
        if let label { item.set(.multiplexGroupLabel, label) }
        return item
    }

    @Test func `groups in sequence stand at their times`() throws {
        let exam = try exam([lead(1, [1, 2], at: 0), lead(2, [3, 4], at: 4), lead(3, [5, 6, 7], at: 8)])
        let none = Int32.min
        #expect(exam.main.recording.leads.map(\.standard) == [.one, .two, .v1])
        #expect(
            exam.main.recording.leads.map(\.steps) == [
                [1, 2], [none, none, 3, 4], [none, none, none, none, 5, 6, 7],
            ])
        #expect(exam.main.recording.leads.map(\.missing) == [nil, none, none])
        #expect(exam.unplaced.isEmpty && exam.main.offset == 0)
    }

    @Test func `a rhythm strip wins, parts of a lead follow on, and a median beat is no next moment`() throws {
        let exam = try exam([
            lead(1, [1, 2], at: 0), lead(2, [3, 4], at: 0), lead(2, [3, 4, 5, 6, 7], at: 0), lead(1, [8, 9], at: 8),
            lead(1, [50, 60], at: 30, label: "MEDIAN BEAT"),
        ])
        let none = Int32.min
        #expect(exam.main.recording.leads.map(\.standard) == [.one, .two])
        #expect(exam.main.recording.leads.map(\.steps) == [[1, 2, none, none, 8, 9], [3, 4, 5, 6, 7]])
        #expect(exam.unplaced.isEmpty)
    }

    @Test func `a lead that cannot be placed is named`() throws {
        var fast = lead(3, [1, 2], at: 0)
        fast.set(.samplingFrequency, 5_000)
        let exam = try exam([
            lead(1, [1, 2, 3], at: 0), lead(1, [4, 5, 6], at: 4), fast, lead(2, [1, 2], at: 1_000_000_000),
        ])
        #expect(exam.main.recording.leads.map(\.steps) == [[1, 2, 3]])
        #expect(exam.unplaced.sorted() == ["lead 1", "lead 2", "lead 3"])
    }

    @Test func `channels that were sampled later stand later, and a skew that cannot be is named`() throws {
        var channels = (1...4).map { channel(code("2:\($0)", "MDC", "lead \($0)"), unit: "uV", sensitivity: 1) }
        channels[0].set(.channelSampleSkew, -1.0)
        channels[1].set(.channelTimeSkew, 0.002)
        channels[2].set(.channelTimeSkew, 0.0004)
        channels[3].set(.channelTimeSkew, 90.0)
        let data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap { Raw.number($0, 2) }
        let exam = try exam([group(channels, "SS", bits: 16, data, samples: 3)])
        let none = Int32.min
        #expect(
            exam.main.recording.leads.map(\.steps) == [
                [1, 5, 9], [none, none, 2, 6, 10], [none, 3, 7, 11], [none, 4, 8, 12],
            ])
        #expect(exam.main.recording.leads.map(\.missing) == [nil, none, none, none])
        #expect(exam.main.skewed == ["lead 1", "lead 2"] && exam.main.skewsUnread == ["lead 4"])
        #expect(exam.main.offset == -2)
    }

    @Test(arguments: [
        // 12 bits stored of 16: −2 and 5 without a sign; with it; beyond; unsigned; unsigned beyond; all 16 stored.
        ("SS", 12, [0xFE, 0x0F, 5, 0] as [UInt8], [-2, 5] as [Int32], 1), ("SS", 12, [0xFE, 0xFF, 5, 0], [-2, 5], 0),
        ("SS", 12, [0xFF, 0x7F, 5, 0], [32_767, 5], 2), ("SS", 12, [0xFE, 0xFF, 0, 8], [-2, 2_048], 2),
        ("US", 12, [0xFE, 0x0F, 5, 0], [4_094, 5], 0), ("US", 12, [0xFE, 0x1F, 5, 0], [8_190, 5], 2),
        ("SS", 16, [0xFE, 0x0F, 5, 0], [4_094, 5], 0), ("SS", 99, [0xFE, 0x0F, 5, 0], [4_094, 5], 0),
    ])
    func `a sample stands by the bits that are stored`(
        kind: String, bits: Int, data: [UInt8], steps: [Int32], told: Int
    ) throws {
        var one = leadOne
        one.set(.waveformBitsStored, bits)
        let main = try exam([group([one], kind, bits: 16, data)]).main
        #expect(main.recording.leads[0].steps == steps)
        #expect(main.extended == (told == 1 ? ["Lead I"] : []))
        #expect(main.beyondStored == (told == 2 ? ["Lead I"] : []))
    }

    @Test func `a sign is put back only where the curve is whole again by it, and the group has no signs`() throws {
        func leads(_ columns: [[Int]]) throws -> WaveformGroup {
            let channels = columns.indices.map {
                var one = channel(code("2:\($0 + 1)", "MDC", "lead \($0)"), unit: "uV", sensitivity: 5)
                one.set(.waveformBitsStored, 12)
                return one
            }
            let data = columns[0].indices.flatMap { moment in columns.flatMap { Raw.number($0[moment] & 0xFFFF, 2) } }
            return try exam([group(channels, "SS", bits: 16, data, samples: columns[0].count)]).main
        }
        // A converter whose zero is the middle of its twelve bits.
        let binary = try leads([[2_040, 2_044, 2_300, 2_060, 2_041, 2_047, 2_048]])
        #expect(binary.recording.leads[0].steps == [2_040, 2_044, 2_300, 2_060, 2_041, 2_047, 2_048])
        #expect(binary.extended.isEmpty && binary.beyondStored == ["lead 0"])
        // High beats of one lead beside another with signs.
        let signed = try leads([[10, 4_000, 20, 4_010, 30], [-3, -4, 5, 6, -7]])
        #expect(signed.recording.leads.map(\.steps) == [[10, 4_000, 20, 4_010, 30], [-3, -4, 5, 6, -7]])
        #expect(signed.extended.isEmpty && signed.beyondStored == ["lead 0"])
        // Signs that were lost in each.
        let lost = try leads([[10, 4_095, 20, 4_090, 30], [4_093, 4_092, 5, 6, 4_089]])
        #expect(lost.recording.leads.map(\.steps) == [[10, -1, 20, -6, 30], [-3, -4, 5, 6, -7]])
        #expect(lost.extended == ["lead 0", "lead 1"])
    }

    @Test func `a lead with a minus before its name is none of the twelve`() throws {
        for name in ["-aVR", "Lead -aVR", "lead \u{2212}aVR", "- aVR", "(-)aVR", "Lead (-aVR)", "\u{2013}aVR"] {
            let one = channel(code("2:65", "MDC", name), unit: "uV", sensitivity: 1)
            let lead = try exam([group([one], "SS", bits: 16, [0, 0, 1, 0])]).main.recording.leads[0]
            #expect(lead.standard == nil && lead.name == name, "\(name)")
        }
        for name in ["Lead aVR (Goldberger)", "ECG-aVR", "ECG - aVR", "导联 aVR", "aVR"] {
            let one = channel(code("x", "99TEST", name), unit: "uV", sensitivity: 1)
            let lead = try exam([group([one], "SS", bits: 16, [0, 0, 1, 0])]).main.recording.leads[0]
            #expect(lead.standard == .aVR, "\(name)")
        }
    }

    @Test func `a baseline between two steps is kept`() throws {
        let one = channel(code("2:1", "MDC", "Lead I"), unit: "uV", sensitivity: 5, baseline: 12)
        let lead = try exam([group([one], "SS", bits: 16, [0, 0, 1, 0])]).main.recording.leads[0]
        #expect(lead.zero == -2.4 && lead.microvolts == [12, 17])
    }

    @Test func `measurements and statements are the device's`() throws {
        var heartRate = DataSetWriter()
        heartRate.set(.conceptNameCodeSequence, items: [code("2:16770", "MDC", "心率")])
        heartRate.set(.measurementUnitsCodeSequence, items: [code("/min", "UCUM", "/min")])
        heartRate.set(.numericValue, "72")
        heartRate.set(.referencedWaveformChannels, .US, bytes: [1, 0, 1, 0])
        var text = DataSetWriter()
        text.set(.unformattedTextValue, "窦性心律")
        let findings = try exam([group([leadOne], "SS", bits: 16, [1, 0, 2, 0])], [heartRate, text]).main.recording
            .findings
        #expect(
            findings.measurements
                == [DeviceMeasurement(code: "心率", text: "72", value: 72, unit: "/min", lead: "I")])
        #expect(findings.statements == [DeviceStatement(text: "窦性心律")])
    }

    @Test func `a waveform that is cut or contradicts itself is refused`() {
        #expect(throws: WaveformError.cut(wanted: 4, available: 2)) {
            try exam([group([leadOne], "SS", bits: 16, [1, 0])])
        }
        #expect(throws: WaveformError.impossible(.waveformBitsAllocated)) {
            try exam([group([leadOne], "SS", bits: 8, [1, 0])])
        }
        #expect(throws: WaveformError.tooLarge) {
            try exam([group([leadOne], "SS", bits: 16, [1, 0], samples: 4_000_000_000)])
        }
        #expect(throws: WaveformError.noWaveform) { try exam([]) }
    }
}
