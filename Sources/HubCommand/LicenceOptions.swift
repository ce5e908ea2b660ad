// The licence of a member of staff as an operator types it.
import Alliance
import ArgumentParser
import Postgres
import Records

/// The facts by which it is decided what somebody may read.
struct LicenceOptions: ParsableArguments {
    @Option(name: .customLong("licence-number"), help: "Number of the licence. 执业证书编号。") var number: String?
    @Option(
        name: .customLong("licensed-at"),
        help: "Code of the organisation where it is registered; the own one by default. 执业机构代码。")
    var registeredAt: String?
    @Option(help: "Day of the first independent practice, 2015-07-01. 独立执业起始日。") var practisingSince: String?
    @Option(name: .customLong("licensed-until"), help: "Last day of the licence. 有效期至。") var validUntil: String?
    @Option(help: "assistant, resident, attending, associate_chief or chief. 职称。") var grade: String?
    @Option(help: "What it covers: ECG, DR, US, PHOTO, LAB; may be given several times. 执业范围。") var modality: [String] =
        []

    /// The licence; nil where no number is given.
    func facts(_ db: borrowing Session, working home: OrganisationID) throws -> Licence? {
        guard let number else { return nil }
        guard let since = practisingSince.flatMap({ CalendarDay($0) }),
            let until = validUntil.flatMap({ CalendarDay($0) })
        else {
            throw Failure.usage("--practising-since and --licensed-until are days like 2015-07-01. 日期写作 2015-07-01。")
        }
        guard let grade = grade.flatMap({ Grade(rawValue: $0) }) else {
            throw Failure.usage("--grade is \(Grade.allCases.map(\.rawValue).joined(separator: ", ")). 职称有误。")
        }
        let modalities = try Set(
            modality.map { code in
                guard let modality = Modality(rawValue: code) else {
                    throw Failure.usage(
                        "--modality is \(Modality.allCases.map(\.rawValue).joined(separator: ", ")). 执业范围有误。")
                }
                return modality
            })
        return Licence(
            number: number, registeredAt: try place(db, home), practisingSince: since, grade: grade,
            modalities: modalities,
            validUntil: until)
    }

    private func place(_ db: borrowing Session, _ home: OrganisationID) throws -> OrganisationID {
        guard let registeredAt else { return home }
        guard let organisation = try db.organisation(code: registeredAt) else {
            throw try Failure.noOrganisation(registeredAt, db)
        }
        return organisation.id
    }
}
