// A sheet of an exam's electrocardiogram, for whoever asks over the pipe.

import Exams
import FoundationEssentials
import Intake
import Plots
import Waveforms
import Workers

enum SheetMaking {
    static func made(_ files: [ExamFile], _ wish: WorkerSheet, _ intake: Intake) -> (WorkerReply, [UInt8]) {
        let (answer, samples) = Examining.examined(files, intake)
        guard case .read(.electrocardiogram(let exam), let warnings) = answer else {
            return WorkerReply.unmade(answer.reason ?? .notAnECG)
        }
        do throws(IntakeReason) {
            let (recording, strangers) = Recording.of(exam, samples)
            let sheet = try ECGSheet(
                recording, exam, wish, warnings: warnings.map(\.note) + strangers.map { SheetNote($0) })
            return drawn(sheet, wish)
        } catch {
            return WorkerReply.unmade(error)
        }
    }

    private static func drawn(_ sheet: ECGSheet, _ wish: WorkerSheet) -> (WorkerReply, [UInt8]) {
        do throws(PlotError) {
            return WorkerReply.made("sheet.\(wish.format.rawValue)", try sheet.file(wish.plotFormat))
        } catch {
            return WorkerReply.unmade(.undrawn(error))
        }
    }
}

extension IntakeReason {
    var note: SheetNote { SheetNote("\(zh) \(en)", short: zh) }
}

extension WorkerSheet {
    fileprivate var plotFormat: SheetFormat {
        switch format {
        case .png: .png(dotsPerInch: dotsPerInch)
        case .svg: .svg
        case .pdf: .pdf
        }
    }

    fileprivate func plotLayout(of recording: Recording) -> SheetLayout {
        let usual = recording.lead(.two) ?? recording.leads.first
        let leads = leads ?? [usual?.standard?.rawValue ?? usual?.name ?? "II"]
        return switch layout {
        case .threeByFour: .threeByFour(rhythm: leads)
        case .sixByTwo: .sixByTwo
        case .twelveByOne: .twelveByOne
        case .strip: .strip(leads)
        }
    }
}

extension ECGSheet {
    /// - Throws: a reason where speed or gain is none of those that paper has.
    fileprivate init(
        _ recording: Recording, _ exam: Electrocardiogram, _ wish: WorkerSheet, warnings: [SheetNote]
    ) throws(IntakeReason) {
        guard let speed = PaperScale.Speed(rawValue: wish.millimetresPerSecond),
            let gain = PaperScale.Gain(rawValue: wish.millimetresPerMillivolt)
        else {
            throw IntakeReason(
                code: "no-such-paper", zh: "走纸速度为 25 或 50 mm/s，增益为 5、10 或 20 mm/mV。",
                en: "Paper runs at 25 or 50 mm/s; a millivolt is 5, 10 or 20 mm.")
        }
        self.init(recording)
        scale = PaperScale(speed: speed, gain: gain)
        layout = wish.plotLayout(of: recording)
        start = wish.start
        patient = wish.patient ?? exam.person
        derived = Set(exam.leads.filter { $0.isDerived == true }.map(\.name))
        isTimeDoubtful = exam.signals?.isTimeDoubtful ?? false
        self.warnings = wish.warnings.map { SheetNote($0) } + warnings
    }
}

extension Electrocardiogram {
    /// What the file itself says of the person, and the record's name unless a machine made it.
    fileprivate var person: String {
        let born = identity.birthDate.map(PlainTime.text)
        let facts = [identity.name, identity.sex, identity.age, born] + identity.identifiers.map(\.value)
        return (facts + [isNamedByMachine ? nil : recordName]).compactMap(\.self).joined(separator: "  ")
    }

    /// An object's UID, or a UUID.
    private var isNamedByMachine: Bool {
        let isUID = recordName.contains(".") && recordName.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
        return isUID || UUID(uuidString: recordName) != nil
    }
}
