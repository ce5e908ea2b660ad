// A whole invented county: what the demo and the tests are seeded with.
package import Alliance
import FoundationEssentials
package import Indicators

/// 青崖县: one lead hospital, three townships, twelve clinics, their staff, patients, courses and visits.
/// Everything is invented; the same seed and day give the same county.
package struct DemoCounty: Sendable {
    package let alliance: AllianceID
    package let name: String
    /// The lead hospital first, then the townships, then the clinics.
    package let organisations: [Organisation]
    package let staff: [DemoStaff]
    package let patients: [DemoPatient]
    package let courses: [DemoCourse]
    /// Two years of monthly visits per institution, ending with the month before the county's day.
    package let visits: [VisitsRow]
    package let indicators: [IndicatorDefinition]

    /// Makes the county as it stands on `day`.
    /// - Parameter moreReviewers: how many reviewers its centre has beside the one. Whoever read, reviewed or saw a report cannot
    ///   read it over: with one reviewer most over-reads soon find nobody. Everybody else is the same with any number.
    package init(seed: UInt64 = 20_260_101, on day: CalendarDay, moreReviewers: Int = 0) {
        var names = DemoNames(seed: seed)
        alliance = names.next()
        name = "青崖县医共体"
        let organisations = DemoOrganisations.make(&names)
        self.organisations = organisations
        var others = DemoNames(seed: seed + 1)
        staff =
            DemoStaff.all(at: organisations, on: day, &names)
            + DemoStaff.reviewers(moreReviewers, at: organisations, on: day, &others)
        patients = DemoPatient.all(at: organisations, &names)
        courses = DemoCourse.all
        visits = DemoVisits.rows(for: organisations, before: day, seed: seed)
        indicators = IndicatorCode.allCases.map(\.definition)
    }

    /// The village doctor without UP-ECG and REF-UP-R: the refusal and the course in the demo are theirs.
    package static let untrainedAccount = "village01"
}

/// Names things and people, always in the same order.
struct DemoNames {
    var random: SampleRandom
    private var made = 0

    init(seed: UInt64) { random = SampleRandom(seed: seed) }

    /// The next identifier; all are of January 2026.
    mutating func next<Name: Identifier>() -> Name {
        made += 1
        let moment = Date(timeIntervalSince1970: 1_767_225_600 + Double(made))
        return Name(UUID.v7(at: moment, using: &random))
    }

    /// An invented personal name.
    mutating func person() -> String {
        let given = [
            "桂芳", "建国", "秀兰", "永强", "春梅", "志远", "玉珍", "德明", "晓燕", "国平", "淑英", "文博", "丽华", "海涛", "月娥",
            "长青", "素云", "立新", "彩霞", "思源",
        ]
        let family = [
            "祝", "柏", "纪", "阮", "蓝", "麻", "贺", "倪", "滕", "邬", "安", "常", "乐", "于", "时", "傅", "皮", "卞",
        ]
        return (random.pick(family) ?? "祝") + (random.pick(given) ?? "桂芳")
    }
}
