// Every way of compressing a record, undone.
import SCPECG
import Testing
import Waveforms

@Suite struct `SCP compression` {
    static let eight: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

    private func encoder(_ difference: Int, _ code: SCPEncoder.Code) -> SCPEncoder {
        var encoder = SCPEncoder(leads: Self.eight.map { ($0, Waves.lead(Int($0), 1_500)) })
        encoder.difference = difference
        encoder.code = code
        return encoder
    }

    private func stored(_ record: SCPRecord) -> [[Int]] {
        record.recording.leads.filter { !$0.isDerived }.map { $0.steps.map(Int.init) }
    }

    @Test(arguments: [0, 1, 2], SCPEncoder.Code.allCases)
    func `samples come back exactly from every code and every order of differences`(
        difference: Int, code: SCPEncoder.Code
    ) throws {
        let encoder = encoder(difference, code)
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.warnings.isEmpty)
        #expect(stored(record) == encoder.leads.map(\.samples))
        #expect(record.recording.frequency == 500)
        #expect(record.recording.leads.allSatisfy { $0.microvoltsPerStep == 5 })
    }

    @Test(arguments: [0, 1, 2], SCPEncoder.Code.allCases)
    func `a reference beat is added back where it was taken out`(difference: Int, code: SCPEncoder.Code) throws {
        var encoder = encoder(difference, code)
        encoder.reference = encoder.leads.map { Array($0.samples[150..<350]) }
        encoder.referenceFiducial = 41
        encoder.beats = [190, 590, 990, 1_390].map { SCPEncoder.Beat(type: $0 == 990 ? 1 : 0, fiducial: $0) }
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.warnings.isEmpty)
        #expect(stored(record) == encoder.leads.map(\.samples))
    }

    @Test func `a beat in finer steps than the rhythm sets the steps, and the coarse rest is smoothed`() throws {
        var encoder = SCPEncoder(leads: [(2, [Int](repeating: 0, count: 60))])
        encoder.reference = [[3, 5, 7]]
        encoder.referenceFiducial = 2
        encoder.beatNanovolts = 5_000
        encoder.beats = [SCPEncoder.Beat(type: 0, fiducial: 30)]
        // The residual is written by hand: what the encoder would subtract is in other steps.
        var builder = encoder.builder()
        let rhythm = [0, 0, 0, 1, 0, 0] + [Int](repeating: 0, count: 54)
        var plain = SCPEncoder(leads: [(2, rhythm)])
        plain.nanovolts = 20_000
        builder.sections.removeAll { $0.number == 6 }
        builder.sections += plain.builder().sections.filter { $0.number == 6 }
        let lead = try #require(SCPRecord(parsing: builder.bytes()).recording.leads.first)
        #expect(lead.microvoltsPerStep == 5)
        // 4/3 of a fine step, away from zero.
        #expect(lead.steps.prefix(7) == [0, 0, 2, 2, 2, 0, 0])
        #expect(lead.steps[28...30] == [3, 5, 7])
    }

    @Test func `a thinned stretch is level, straight between its values, level, and smoothed`() throws {
        // Twelve samples in three groups of four, then a protected stretch.
        var samples: [Int] = [0, 0, 0, 0, 40, 40, 40, 40, 80, 80, 80, 80]
        samples += [200, 300, 200, 100]
        var encoder = SCPEncoder(leads: [(2, samples)])
        encoder.protected = [13...16]
        encoder.factor = 4
        encoder.reference = [[0]]
        encoder.beats = [SCPEncoder.Beat(type: 1, fiducial: 14)]
        let lead = try #require(SCPRecord(parsing: encoder.bytes()).recording.leads.first)
        // Before smoothing: 0 0 | 0 10 20 30 40 50 60 70 | 80 80 | 200 300 200 100.
        #expect(lead.steps == [0, 0, 4, 10, 20, 30, 40, 50, 60, 70, 77, 120, 200, 300, 200, 100])
    }

    @Test func `what makes no whole group is stored sample by sample`() throws {
        let samples = [10, 10, 10, 10, 7, 8, 9, 100, 200, 100]
        var encoder = SCPEncoder(leads: [(2, samples)])
        encoder.protected = [8...10]
        encoder.factor = 4
        encoder.reference = [[0]]
        encoder.beats = [SCPEncoder.Beat(type: 1, fiducial: 8)]
        let lead = try #require(SCPRecord(parsing: encoder.bytes()).recording.leads.first)
        #expect(lead.steps[7...9] == [100, 200, 100])
        #expect(lead.steps.count == 10)
        #expect(lead.steps[4] == 9 && lead.steps[5] == 8)
    }

    @Test func `a writer that groups the rest too is told by its count`() throws {
        var encoder = SCPEncoder(leads: [(2, [10, 10, 10, 10, 20, 20, 100, 200, 100, 30, 30, 30])])
        encoder.code = .plain
        encoder.protected = [7...9]
        encoder.factor = 4
        encoder.groupsRest = true
        encoder.reference = [[0]]
        encoder.beats = [SCPEncoder.Beat(type: 1, fiducial: 8)]
        let lead = try #require(SCPRecord(parsing: encoder.bytes()).recording.leads.first)
        #expect(lead.steps.count == 12)
        #expect(lead.steps[6...8] == [100, 200, 100])
        #expect(lead.steps[10...11] == [30, 30])
    }

    @Test func `a thinned rhythm whose values do not add up is refused`() {
        var encoder = SCPEncoder(leads: [(2, Waves.smooth(400))])
        encoder.factor = 4
        encoder.protected = [171...230]
        encoder.reference = [[0]]
        encoder.beats = [SCPEncoder.Beat(type: 1, fiducial: 200)]
        var other = encoder
        other.leads = [(2, Waves.smooth(340))]
        var builder = encoder.builder()
        builder.sections.removeAll { $0.number == 6 }
        builder.sections += other.builder().sections.filter { $0.number == 6 }
        #expect(throws: SCPError.self) { try SCPRecord(parsing: builder.bytes()) }
    }

    @Test(arguments: SCPEncoder.Code.allCases)
    func `a thinned record with a reference beat is exact in its protected stretches and near elsewhere`(
        code: SCPEncoder.Code
    ) throws {
        let samples = Waves.smooth(2_000)
        var encoder = SCPEncoder(leads: [(1, samples), (2, samples.map { $0 / 2 })])
        encoder.code = code
        encoder.factor = 4
        encoder.reference = [1, 2].map { divisor in (140..<260).map { Waves.spike($0) / divisor } }
        encoder.referenceFiducial = 61
        encoder.beats = [201, 601, 1_001, 1_401, 1_801].map { SCPEncoder.Beat(type: 0, fiducial: $0) }
        encoder.protected = encoder.beats.map { ($0.fiducial - 30)...($0.fiducial + 30) }
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.recording.frequency == 500)
        for (lead, original) in zip(stored(record), encoder.leads.map(\.samples)) {
            #expect(lead.count == original.count)
            for (index, (found, wanted)) in zip(lead, original).enumerated() {
                let isProtected = encoder.protected.contains { $0.contains(index + 1) }
                #expect(isProtected ? found == wanted : abs(found - wanted) <= 8, "sample \(index)")
            }
        }
    }

    @Test func `a factor that nobody states follows from the count of values`() throws {
        let samples = Waves.smooth(1_000)
        var encoder = SCPEncoder(leads: [(2, samples)])
        encoder.factor = 4
        encoder.protected = [171...230, 571...630]
        let record = try SCPRecord(parsing: encoder.bytes())
        #expect(record.warnings == [.decimationInferred(4)])
        #expect(record.recording.frequency == 500)
        #expect(record.recording.leads.first?.steps.count == 1_000)
    }

    @Test func `a missing reference beat is refused where it was taken out`() throws {
        var encoder = encoder(2, .standard)
        encoder.reference = encoder.leads.map { Array($0.samples[150..<350]) }
        encoder.referenceFiducial = 41
        encoder.beats = [SCPEncoder.Beat(type: 0, fiducial: 190)]
        var builder = encoder.builder()
        builder.sections.removeAll { $0.number == 5 }
        #expect(throws: SCPError.missingReferenceBeat(section: 5)) { try SCPRecord(parsing: builder.bytes()) }
        builder.sections.removeAll { $0.number == 4 }
        let record = try SCPRecord(parsing: builder.bytes())
        #expect(record.warnings == [.referenceBeatAbsent])
    }
}
