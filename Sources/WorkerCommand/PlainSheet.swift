// The paper that goes along with a recording given away without its person.

import Exams
import Intake
import Plots
import Signals
import Waveforms

/// The beginning of a recording on millimetre paper, as PDF, under a pseudonym. Nothing that somebody wrote is on it: no time,
/// no statement of the device, no filter, for people write names into texts. Numbers that the device measured are, and the codes
/// of what was doubtful when the file was read.
enum PlainSheet {
    /// Seconds that are looked at for what a reader must know; the sheet shows the first of them.
    private static let seconds = 60.0
    /// Leads that a sheet of twelve is made for, at least; of fewer the first three run from line to line.
    private static let twelve = 8
    private static let strips = 3
    private static let withheld = "未导出 not given"

    static func pdf(
        _ exam: Electrocardiogram, _ samples: [LeadSamples], pseudonym: String, doubts: [String] = []
    ) throws(IntakeReason) -> [UInt8] {
        let bare = Electrocardiogram(
            recordName: "", samplingFrequency: exam.samplingFrequency, sampleCount: exam.sampleCount, leads: exam.leads,
            startedAt: nil, comments: [], identity: FoundIdentity(),
            device: exam.device.map { DeviceReading(numbersOf: $0) })
        let part = Int(min(seconds * exam.samplingFrequency, 1_000_000).rounded(.up))
        let (recording, strangers) = Recording.of(bare, samples.map { $0.prefix(part) })
        var sheet = ECGSheet(recording)
        sheet.patient = pseudonym
        sheet.recordedAt = withheld
        sheet.filters = withheld
        sheet.layout = layout(of: recording)
        sheet.isTimeDoubtful = doubts.contains(where: IntakeReason.doubtTime)
        sheet.derived = Set(exam.leads.filter { $0.isDerived == true }.map(\.name))
        if !doubts.isEmpty {
            let codes = Set(doubts).sorted().joined(separator: ", ")
            sheet.warnings = [SheetNote("读取时的疑问 doubts of reading: \(codes)")]
        }
        if !recording.leads.isEmpty {
            sheet.warnings += IntakeReason.doubts(SignalReport(of: recording), recording).map(\.note)
        }
        sheet.warnings += strangers.map { SheetNote($0) }
        do throws(PlotError) {
            return try sheet.file(.pdf)
        } catch {
            throw .undrawn(error)
        }
    }

    private static func layout(of recording: Recording) -> SheetLayout {
        let known = recording.leads.compactMap(\.standard)
        guard known.count >= twelve else { return .strip(recording.leads.prefix(strips).map(\.name)) }
        return .threeByFour(rhythm: [(recording.lead(.two) == nil ? known[0] : .two).rawValue])
    }
}

extension DeviceReading {
    /// Measurements that are numbers, and no words.
    fileprivate init(numbersOf reading: DeviceReading) {
        self.init(
            measurements: reading.measurements.filter { $0.value != nil && Double($0.text) != nil }, statements: [])
    }
}
