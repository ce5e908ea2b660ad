// What a report repeats of its exam when it is signed: the request, the results as judged then, what was measured.
import Alliance
import Exams
import FoundationEssentials
import HubAPI

extension Report {
    /// A count has about 40 items, a device at most some dozen quantities; what goes beyond these is counted, not repeated.
    private static let (mostResults, mostDevice) = (200, 100)

    /// Adds what the exam holds. What there is nothing of is left out.
    /// - Parameter judgement: of a blood count: as it stands at this moment.
    mutating func add(_ exam: ExamContent?, asked request: ExamRequest?, judgement: JudgementView?) {
        self.request = request.map(Request.init)
        technique = exam.flatMap(Technique.init)
        switch exam {
        case .bloodCount(let count):
            let shown = Array(zip(count.items, judgement?.items ?? []).filter { !$0.0.isResearchOnly })
            let broken = (judgement?.checks ?? []).filter { !$0.holds }
            results = shown.prefix(Self.mostResults).map { LabResult($0.0, $0.1, broken, judgement?.delta) }
            if let delta = judgement?.delta, results?.contains(where: { $0.previous != nil }) == true {
                earlier = Earlier(exam: delta.exam, performedAt: delta.performedAt)
            }
            if shown.count > Self.mostResults { resultsMore = shown.count - Self.mostResults }
            provenance = count.provenance?.rawValue
        case .electrocardiogram(let recording): measurements = Measurements(recording, most: Self.mostDevice)
        case .picture, .pictures, nil: break
        }
    }
}

extension Report.Request {
    fileprivate init(_ request: ExamRequest) {
        var form = RequestForm()
        form.symptoms = request.symptoms.isEmpty ? nil : request.symptoms
        form.history = request.history
        form.medication = request.medication
        form.allergies = request.allergies
        form.provisionalDiagnosis = request.provisionalDiagnosis
        form.diagnosisCode = request.diagnosisCode?.text
        form.question = request.question
        form.specimen = request.specimen?.rawValue
        form.pregnant = request.pregnant
        form.pregnancyWeek = request.pregnancyWeek
        self.init(chiefComplaint: request.chiefComplaint, form)
    }
}

extension Report.LabResult {
    /// What was taken back keeps its line and its status, and loses its value: it may be another patient's.
    fileprivate init(
        _ item: LabItem, _ judged: JudgementView.Item, _ broken: [JudgementView.Check], _ delta: JudgementView.Delta?
    ) {
        let known = item.known
        self.init(code: known?.code ?? item.code.code, name: known?.name ?? item.code.name ?? item.code.code)
        zh = known?.zh
        status = item.status == .final ? nil : item.status?.code
        guard !item.isWithdrawn else { return }
        value = item.value
        sentUnit = item.unit
        canonical = judged.value ?? judged.bound?.number
        comparator = judged.bound?.side.rawValue
        unit = judged.unit
        basis = judged.basis
        doubt = judged.doubt
        range = judged.range.map(Report.LabRange.init)
        dependsOn = judged.dependsOn
        flag = judged.flag
        tier = judged.tier
        let sums = broken.filter { $0.code == known?.code && known != nil }.map(\.sum)
        brokenSums = sums.isEmpty ? nil : sums
        let differs = delta?.items.first { $0.code == judged.code && $0.unit == judged.unit && $0.now == judged.value }
        previous = differs?.before
        change = differs?.change
        isBeyond = differs?.beyond == nil ? nil : true
    }
}

extension Report.LabRange {
    fileprivate init(_ range: RangeView) {
        self.init(
            low: range.low, high: range.high, unit: range.unit, source: range.source,
            validFrom: range.validFrom.description)
    }
}

extension Report.Measurements {
    /// The hub's rate only where it is confirmed; the device's values as its own.
    fileprivate init(_ recording: Electrocardiogram, most: Int) {
        self.init()
        if let signals = recording.signals {
            if let rate = signals.beatsPerMinute, rate.isFinite, !signals.isTimeDoubtful {
                let share = signals.rhythm.map { Int(($0.confidence * 100).rounded()) }
                self.rate = Rate(
                    value: Int(rate.rounded()),
                    confidence: share.map { Decimal(sign: .plus, exponent: -2, significand: Decimal($0)) })
            }
            rateDoubts = signals.rateDoubts.isEmpty ? nil : signals.rateDoubts
        }
        let said = recording.device?.measurements ?? []
        let ordered = said.filter { $0.lead == nil } + said.filter { $0.lead != nil }
        let shown = ordered.prefix(most).map { DeviceValue(code: $0.code, text: $0.text, unit: $0.unit, lead: $0.lead) }
        device = shown.isEmpty ? nil : shown
        if ordered.count > most { deviceMore = ordered.count - most }
    }
}
