// What a report says of how its exam was taken: what the exam's files say of themselves, and nothing beyond it.
import Exams
import FoundationEssentials
import HubAPI

extension Report.Technique {
    /// Names of one kind that are repeated at most; a file may hold any number.
    private static let most = 64

    /// Nil where the files say nothing.
    init?(_ exam: ExamContent) {
        self.init()
        switch exam {
        case .bloodCount(let count): device = count.sender.flatMap { $0.isEmpty ? nil : $0 }
        case .electrocardiogram(let recording): add(recording)
        case .picture(let picture): add([picture].compactMap(\.dicom))
        case .pictures(let series): add(series.pictures.compactMap(\.picture?.dicom))
        }
        if self == Self() { return nil }
    }

    private mutating func add(_ recording: Electrocardiogram) {
        leads = Self.list(recording.leads.filter { $0.isDerived != true }.map(\.name))
        derivedLeads = Self.list(recording.leads.filter { $0.isDerived == true }.map(\.name))
        filters = Self.list(recording.filters ?? [])
        // A time axis that the beats contradict is no measure of anything.
        guard recording.samplingFrequency > 0, recording.signals?.isTimeDoubtful != true else { return }
        samplingFrequency = Self.thousandths(recording.samplingFrequency)
        duration = Self.thousandths(recording.duration)
    }

    /// What all pictures share stands alone; where they differ, it is left to the pictures.
    private mutating func add(_ pictures: [DICOMFacts]) {
        device = Self.common(pictures.map(\.manufacturer))
        modality = Self.common(pictures.map(\.modality))
        bodyPart = Self.common(pictures.map(\.bodyPart))
        laterality = Self.common(pictures.map(\.laterality))
        var seen: Set<String> = []
        views = Self.list(pictures.compactMap(\.view).filter { seen.insert($0).inserted })
    }

    private static func list(_ names: [String]) -> [String]? {
        let said = names.filter { !$0.isEmpty }.prefix(most)
        return said.isEmpty ? nil : Array(said)
    }

    private static func common(_ values: [String?]) -> String? {
        guard let first = values.first ?? nil, !first.isEmpty, values.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    /// As a decimal of three places: a quotient of binary numbers has no end.
    private static func thousandths(_ value: Double) -> Decimal? {
        guard value.isFinite, value > 0, value < 1e9 else { return nil }
        return Decimal(sign: .plus, exponent: -3, significand: Decimal(Int((value * 1000).rounded())))
    }
}
