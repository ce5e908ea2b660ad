// An electrocardiogram from a packed ECG: its essential part, and the rest where it has come.

import Exams
import PackedECG
import WFDB

struct PackedECGExam: RecordingReading {
    private let file: ExamFile
    private let rest: ExamFile?
    private let strangers: [ExamFile]

    /// Refused: a second essential part, a second rest, or a WFDB record beside them.
    init(
        _ essential: ExamFile, among known: [(file: ExamFile, signature: FileSignature)]
    ) throws(Unreadable) {
        let alone: [FileSignature] = [.packedECG, .packedECGRest, .wfdbHeader]
        for signature in alone {
            let limit = signature == .wfdbHeader ? 0 : 1
            let parts = known.filter { $0.signature == signature }
            guard parts.count <= limit else { throw .unread(.severalParts(of: parts[limit].file.name)) }
        }
        file = essential
        rest = known.first { $0.signature == .packedECGRest }?.file
        strangers = known.filter { !alone.contains($0.signature) }.map(\.file)
    }

    /// The essential part is enough for a reader. A rest that cannot be used is a warning: the eight measured
    /// leads are there all the same.
    func opened() throws(Unreadable) -> (essential: EssentialECG, restored: Restored) {
        let essential = try essential()
        return (essential, restored(essential))
    }

    func answer(of opened: (essential: EssentialECG, restored: Restored)) -> IntakeAnswer {
        var recording = Electrocardiogram(opened.essential)
        var warnings = strangers.map { IntakeReason.strangerFile($0.name) }
        switch opened.restored {
        case .whole(let record):
            recording = Electrocardiogram(record)
            warnings += record.surpluses.map { .longerThanDeclared($0) }
        case .awaited: warnings.append(.derivedLeads(file.name))
        case .unusable(let reason): warnings += [reason, .derivedLeads(file.name)]
        }
        warnings += recording.leads.filter { $0.checksumMatched == false }.map {
            .checksumDiffers($0, file.name)
        }
        return .read(.electrocardiogram(recording), warnings: warnings)
    }

    func samples(of opened: (essential: EssentialECG, restored: Restored)) -> [LeadSamples] {
        let samples =
            switch opened.restored {
            case .whole(let record): record.samples()
            case .awaited, .unusable: opened.essential.samples
            }
        return zip(Electrocardiogram.names(of: opened.essential.header.signals), samples).map {
            LeadSamples(name: $0, values: $1)
        }
    }

    enum Restored {
        case whole(WFDBRecord)
        case awaited
        case unusable(IntakeReason)
    }

    private func essential() throws(Unreadable) -> EssentialECG {
        do throws(PackedECGError) {
            return try PackedECG.unpack(essential: file.bytes)
        } catch {
            throw Unreadable(error, file.name)
        }
    }

    private func restored(_ essential: EssentialECG) -> Restored {
        guard let rest else { return .awaited }
        do throws(PackedECGError) {
            return .whole(try PackedECG.unpack(essential, rest: rest.bytes).record)
        } catch {
            return .unusable(.unusableRest(error, rest.name))
        }
    }
}
