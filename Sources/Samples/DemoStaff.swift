// The staff of the demo county: who works where, as what, with which licence and privileges.
package import Alliance
package import Patients
package import Training

/// One member of staff.
package struct DemoStaff: Hashable, Sendable {
    package let id: ClinicianID
    /// The name to sign in with.
    package let account: String
    package let name: PersonName
    package let organisation: OrganisationID
    package let roles: Set<Role>
    /// Nil for those who do not practise.
    package let licence: Licence?
    package let privileges: [HeldPrivilege]
}

/// A post to be filled.
private struct Post {
    let account: String
    let roles: Set<Role>
    let grade: Grade?
    let modalities: Set<Modality>
    let privileges: Set<PrivilegeCode>
}

extension DemoStaff {
    private static let village: Set<PrivilegeCode> = [
        .law, .uploadBloodCount, .uploadECG, .uploadPhoto, .referUp, .acceptReturn,
    ]

    /// Everybody, hospital first.
    static func all(
        at organisations: [Organisation], on day: CalendarDay, _ names: inout DemoNames
    ) -> [DemoStaff] {
        var staff: [DemoStaff] = []
        var clinics = 0
        var townships = 0
        for organisation in organisations {
            var posts: [Post] = []
            switch organisation.level {
            case .leadHospital: posts = hospital
            case .township:
                townships += 1
                posts = township(townships)
            case .villageClinic:
                clinics += 1
                posts = [clinic(clinics)]
            case .other: break
            }
            for post in posts {
                if let member = member(post, at: organisation.id, on: day, &names) { staff.append(member) }
            }
        }
        return staff
    }

    /// Further reviewers of the lead hospital: `review02` and on.
    static func reviewers(
        _ count: Int, at organisations: [Organisation], on day: CalendarDay, _ names: inout DemoNames
    ) -> [DemoStaff] {
        guard let hospital = organisations.first(where: { $0.level == .leadHospital }) else { return [] }
        var staff: [DemoStaff] = []
        for number in 0..<count {
            if let one = member(reviewer(number + 2), at: hospital.id, on: day, &names) { staff.append(one) }
        }
        return staff
    }

    private static let image: Set<Modality> = [.radiography, .ultrasound, .photography]
    private static let every = image.union([.electrocardiography, .laboratory])
    private static let reading: Set<PrivilegeCode> = [.law, .readECG, .readImage, .readLaboratory]

    private static func reviewer(_ number: Int) -> Post {
        Post(
            account: "review0\(number)", roles: [.reader, .reviewer], grade: .associateChief, modalities: every,
            privileges: reading.union([.reviewECG, .reviewImage, .reviewLaboratory]))
    }

    private static var hospital: [Post] {
        func reader(_ account: String, _ modalities: Set<Modality>, _ code: PrivilegeCode) -> Post {
            Post(
                account: account, roles: [.reader], grade: .attending, modalities: modalities,
                privileges: [.law, code])
        }
        func office(_ account: String, _ role: Role) -> Post {
            Post(account: account, roles: [role], grade: nil, modalities: [], privileges: [.law])
        }
        let doctor: Set<PrivilegeCode> = [.law]
        return [
            reader("ecg01", [.electrocardiography], .readECG),
            reader("ecg02", [.electrocardiography], .readECG),
            reader("image01", image, .readImage), reader("image02", image, .readImage),
            reader("lab01", [.laboratory], .readLaboratory),
            reviewer(1),
            Post(
                account: "head01", roles: [.centreHead], grade: .chief, modalities: every, privileges: reading),
            Post(
                account: "desk01", roles: [.referralDesk], grade: .attending, modalities: [],
                privileges: doctor),
            Post(
                account: "receive01", roles: [.receivingDoctor], grade: .attending, modalities: [],
                privileges: doctor),
            Post(
                account: "receive02", roles: [.receivingDoctor], grade: .resident, modalities: [],
                privileges: doctor),
            Post(
                account: "train01", roles: [.trainer], grade: .associateChief, modalities: [],
                privileges: [.law, .supervise]),
            office("admin01", .countyAdmin), office("audit01", .auditor),
            office("security01", .securityAdmin),
            office("system01", .systemAdmin),
        ]
    }

    private static func township(_ number: Int) -> [Post] {
        (1...2).map { place in
            Post(
                account: "town0\(number)\(place == 1 ? "a" : "b")", roles: [.townshipDoctor],
                grade: .resident,
                modalities: [.radiography, .ultrasound],
                privileges: village.union([.uploadXray, .uploadUltrasound]))
        }
    }

    private static func clinic(_ number: Int) -> Post {
        let account = number < 10 ? "village0\(number)" : "village\(number)"
        let missing: Set<PrivilegeCode> =
            account == DemoCounty.untrainedAccount ? [.uploadECG, .referUp] : []
        return Post(
            account: account, roles: [.villageDoctor], grade: .assistant, modalities: [],
            privileges: village.subtracting(missing))
    }

    private static func member(
        _ post: Post, at organisation: OrganisationID, on day: CalendarDay, _ names: inout DemoNames
    ) -> DemoStaff? {
        guard let name = try? PersonName(names.person()) else { return nil }
        let licence = post.grade.map { grade in
            Licence(
                number: "9951990100" + String(10_000 + names.random.below(90_000)),
                registeredAt: organisation,
                practisingSince: day.adding(days: -names.random.among(1500...9000)), grade: grade,
                modalities: post.modalities, validUntil: day.adding(days: names.random.among(400...1400)))
        }
        let privileges = PrivilegeCode.allCases.filter(post.privileges.contains).map {
            HeldPrivilege(
                code: $0, state: .active, validFrom: day.adding(days: -200), validTo: day.adding(days: 530))
        }
        return DemoStaff(
            id: names.next(), account: post.account, name: name, organisation: organisation,
            roles: post.roles,
            licence: licence, privileges: privileges)
    }
}
