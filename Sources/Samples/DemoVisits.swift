// Two years of monthly visits of the demo county.
import Alliance
import Indicators

/// Visits that grow slowly at the grassroots, peak in winter, and differ from place to place.
enum DemoVisits {
    static func rows(for organisations: [Organisation], before day: CalendarDay, seed: UInt64) -> [VisitsRow] {
        var random = SampleRandom(seed: seed ^ 0x5649_5349_5453)
        let last = day.year * 12 + day.month - 2
        var rows: [VisitsRow] = []
        for organisation in organisations {
            let size = size(organisation.level) * random.among(85...115) / 100
            for index in (last - 23)...last {
                guard let month = Period(year: index / 12, month: index % 12 + 1) else { continue }
                let growth = organisation.level.isGrassroots ? 100 + (index - last + 23) : 100
                let season = [112, 108, 102, 98, 95, 93, 92, 94, 97, 101, 106, 111][index % 12]
                let total = size * growth / 100 * season / 100 * random.among(95...105) / 100
                let emergency = total * emergencyShare(organisation.level) / 1000
                rows.append(
                    VisitsRow(
                        line: rows.count + 2, organisationCode: organisation.code, month: month,
                        outpatient: total - emergency, emergency: emergency))
            }
        }
        return rows
    }

    /// Visits of an ordinary month: 200 a clinic (8 a working day), the rest in proportion.
    private static func size(_ level: OrganisationLevel) -> Int {
        switch level {
        case .leadHospital: 6000
        case .township: 1300
        case .villageClinic, .other: 200
        }
    }

    private static func emergencyShare(_ level: OrganisationLevel) -> Int {
        switch level {
        case .leadHospital: 90
        case .township: 40
        case .villageClinic, .other: 5
        }
    }
}
