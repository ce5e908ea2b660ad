// What a county sends to be read in a day, and how long a look at it takes.
package import Exams

/// A kind of exam as it arrives: how many a day, how grave, how hard to read.
package struct KindLoad: Hashable, Sendable {
    package let kind: ExamKind
    /// On a normal working day.
    package let perDay: Double
    /// Seconds for one that is plain.
    package let plain: ClosedRange<Double>
    /// Seconds for one that is difficult.
    package let difficult: ClosedRange<Double>
    /// The share of the difficult ones.
    package let difficultShare: Double
    /// The alliance's minutes: emergency, urgent, routine.
    package let minutes: [Urgency: Double]

    /// What the hub expects one of it to take, in minutes: by it open work is weighed before anybody has looked.
    package var weight: Double {
        let mean = { (range: ClosedRange<Double>) in (range.lowerBound + range.upperBound) / 2 }
        return ((1 - difficultShare) * mean(plain) + difficultShare * mean(difficult)) / 60
    }
}

/// A centre: what it reads, with how many readers.
package struct CentreLoad: Hashable, Sendable {
    package let name: String
    package let kinds: [KindLoad]
    package let readers: Int
}

/// A county of 500,000 residents (domain model, load section): 750 electrocardiograms, 700 radiographs and ultrasounds, 90
/// photos, and of 900 blood counts the 8 % that a person must see. Volumes and clocks are the model's; so are 70–90 s and
/// 4–6 min for an electrocardiogram. The shares of difficult and of grave ones, the times of pictures and counts, and the
/// hours of the day are our assumptions, made so that 22 % of a day fall into one hour.
package struct CountyLoad: Hashable, Sendable {
    package let centres: [CentreLoad]
    /// The share of a day's exams that each hour brings; 24 of them.
    package let hours: [Double]
    /// The shares of emergency and urgent; the rest is routine.
    package let grave: (emergency: Double, urgent: Double) = (0.03, 0.07)
    /// What a day of the week brings of a working day, Monday first.
    package let week: [Double] = [1, 1, 1, 1, 1, 0.6, 0.4]
    /// How many more electrocardiograms a day of check-ups brings, in the mornings of working days.
    package let campaign: Double

    /// The county's own day, with so many readers of electrocardiograms, and a campaign of check-ups beside it
    /// or not. `difficult` is the share of difficult electrocardiograms.
    package init(ecgReaders: Int = 4, isCampaign: Bool = false, difficult: Double = 0.12) {
        let ecg: [Urgency: Double] = [.emergency: 10, .urgent: 20, .routine: 30]
        let picture: [Urgency: Double] = [.emergency: 30, .urgent: 60, .routine: 120]
        let count: [Urgency: Double] = [.emergency: 15, .urgent: 30, .routine: 60]
        centres = [
            CentreLoad(
                name: "ECG",
                kinds: [
                    KindLoad(
                        kind: .ecg12, perDay: 750, plain: 70...90, difficult: 240...360, difficultShare: difficult,
                        minutes: ecg)
                ], readers: max(1, ecgReaders)),
            CentreLoad(
                name: "IMG",
                kinds: [
                    KindLoad(
                        kind: .xray, perDay: 500, plain: 90...180, difficult: 300...600, difficultShare: 0.15,
                        minutes: picture),
                    KindLoad(
                        kind: .ultrasound, perDay: 200, plain: 120...240, difficult: 300...600, difficultShare: 0.15,
                        minutes: picture),
                    KindLoad(
                        kind: .photo, perDay: 90, plain: 60...120, difficult: 180...300, difficultShare: 0.1,
                        minutes: picture),
                ], readers: 7),
            CentreLoad(
                name: "LAB",
                kinds: [
                    KindLoad(
                        kind: .bloodCount, perDay: 72, plain: 60...120, difficult: 180...300, difficultShare: 0.2,
                        minutes: count)
                ], readers: 1),
        ]
        hours = Self.morningPeak
        campaign = isCampaign ? 500 : 0
    }

    /// Village clinics and townships by day: most in the morning, 22 % between nine and ten, little at night.
    private static let morningPeak: [Double] = {
        let day = [3, 14, 22, 15, 8.5, 2.5, 4, 10, 8.5, 5, 2.5, 1.2, 0.8, 0.6, 0.5, 0.3, 0.2]
        let shares = Array(repeating: 0.2, count: 7) + day, whole = shares.reduce(0, +)
        return shares.map { $0 / whole }
    }()

    package static func == (left: CountyLoad, right: CountyLoad) -> Bool {
        left.centres == right.centres && left.campaign == right.campaign
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(centres) }
}
