// The numbers that an alliance decides: those that a new one starts with, and how they are asked for and changed.
package import FoundationEssentials
package import Postgres

/// One number by name, with where it is from.
package struct Setting: Sendable {
    package let name: String
    /// `{"minutes": 10}` or `{"seconds": 900}`.
    package let value: [String: Int]
    package let source: String

    /// Leases, how long a terminal may be silent, assignment, criticals, service clocks, reviews and amendments.
    package static let initial: [Setting] =
        leases + terminals + files + assignment + weights + criticals + clocks + clockRules + reviews + amendments
        + overReads

    private static let overReads = [
        Setting(
            name: "overread.sample", value: ["percent": 5, "minimum": 5, "first": 50],
            source:
                "house proposal: 5 % of the finals of a reader and month, at least 5; the first 50 of a reader; all criticals"
        ),
        Setting(
            name: "overread.clock", value: ["afterMinutes": 60, "dueDays": 7],
            source: "house proposal: not before an hour, within a week"),
    ]

    private static let assignment = [
        Setting(
            name: "roster.memory", value: ["days": 30], source: "house proposal: a month without shifts ends a roster"),
        Setting(
            name: "offer.hold", value: ["percent": 30, "seconds": 120],
            source: "house proposal: 30 % of what is left of the clock, at least 2 min"),
        // 1 assistant, 2 resident, 3 attending, 4 associate chief, 5 chief.
        Setting(
            name: "grade.least", value: ["ECG12": 2, "ECG_RHYTHM": 2, "HOLTER": 3, "DR": 2, "US": 2, "review": 3],
            source: "house proposal; a review is signed by an attending doctor at least"),
    ]

    /// Seconds of work that one reading counts for; an emergency counts double, for what it interrupts.
    private static let weights: [Setting] = [
        ("ECG12", 120, "house proposal: a normal ECG takes 70 to 90 s, a difficult one 4 to 6 min"),
        ("ECG_RHYTHM", 60, "house proposal"), ("HOLTER", 1200, "house proposal"), ("CBC", 45, "house proposal"),
        ("LAB_OTHER", 60, "house proposal"), ("DR", 240, "house proposal"), ("US", 300, "house proposal"),
        ("PHOTO", 120, "house proposal"),
    ].map { kind, seconds, source in
        Setting(
            name: "weight.\(kind)", value: ["routine": seconds, "urgent": seconds, "emergency": 2 * seconds],
            source: source)
    }

    private static let leases = [
        Setting(name: "lease.routine", value: ["seconds": 900], source: "house proposal: 15 min without activity"),
        Setting(name: "lease.urgent", value: ["seconds": 900], source: "house proposal: 15 min without activity"),
        Setting(name: "lease.emergency", value: ["seconds": 300], source: "house proposal: 5 min in an emergency"),
    ]

    private static let terminals = [
        Setting(name: "terminal.silent", value: ["minutes": 30], source: "house proposal"),
        Setting(name: "terminal.dead", value: ["minutes": 1440], source: "house proposal"),
        Setting(
            name: "terminal.skew", value: ["minutes": 5], source: "house rule: clocks differ by less than 5 min"),
        Setting(
            name: "terminal.hold", value: ["minutes": 10],
            source: "house proposal: long enough to name the person who sits there"),
        Setting(
            name: "terminal.keep", value: ["days": 30],
            source: "house proposal: files stay on the terminal for a month after the receipt"),
    ]

    private static let files = [
        Setting(
            name: "exam.fileTime", value: ["hours": 24, "aheadMinutes": 10],
            source: "house proposal: a file is made within a day of its capture, and never after it came")
    ]

    /// What the clocks of readings do besides: `sla.night` in minutes of China's day; a 1 of `sla.pause` lets a clock stand still
    /// while its centre is closed.
    private static let clockRules = [
        Setting(
            name: "sla.pause", value: ["routine": 1, "urgent": 0],
            source: "house proposal: the night pauses routine; emergencies never"),
        Setting(
            name: "sla.night", value: ["from": 1320, "to": 420],
            source: "house proposal: from 22 to 7, in minutes of the day"),
        Setting(
            name: "sla.steps", value: ["warnPercent": 70, "headMinutes": 5, "failMinutes": 60],
            source: "house proposal"),
    ]

    private static let criticals = [
        Setting(
            name: "critical.notify", value: ["minutes": 5], source: "house proposal: told within 5 min of detection"),
        Setting(
            name: "critical.acknowledge", value: ["minutes": 10],
            source: "house proposal: read back within 10 min, as the county duty asks"),
        Setting(name: "critical.act", value: ["minutes": 30], source: "house proposal: an action within 30 min"),
        Setting(
            name: "critical.close", value: ["minutes": 1440],
            source: "house proposal: closes by itself a day after the action"),
        Setting(
            name: "critical.ecg.longestInterval", value: ["milliseconds": 3000], source: "浙江省远程心电危急值: RR >= 3.0 s"),
        Setting(
            name: "critical.ecg.lowestRate", value: ["perMinute": 35], source: "浙江省远程心电危急值 (revised): <= 35"),
        Setting(
            name: "critical.ecg.lowestRateAlert", value: ["perMinute": 40],
            source: "house proposal: an alert above the critical 35"),
        Setting(
            name: "critical.count.blasts", value: ["critical": 1],
            source: "360docs 246133223, a hospital's list of critical values: blasts, first sighting"),
        Setting(
            name: "critical.ecg.highestRate", value: ["perMinute": 180], source: "山西省远程心电 2017: >= 180"),
    ]

    /// Minutes from completion to the final report, by kind and urgency: emergency, urgent, routine.
    private static let clocks: [Setting] = [
        ("ECG12", [10, 20, 30], "石泉县 2017: whole round within 10 min; routine by house proposal"),
        ("ECG_RHYTHM", [10, 20, 30], "as ECG12"),
        ("HOLTER", [240, 240, 1440], "house proposal"),
        ("CBC", [15, 30, 60], "house proposal over the national median TAT of 20 min (2019-2021)"),
        ("LAB_OTHER", [15, 30, 60], "as CBC"),
        ("DR", [30, 60, 120], "hospital rules: emergency X-ray 30 min, routine within 2 h"),
        ("US", [30, 60, 120], "as DR"),
        ("PHOTO", [30, 60, 120], "as DR"),
    ].flatMap { kind, minutes, source in
        zip(["emergency", "urgent", "routine"], minutes).map { urgency, minutes in
            Setting(name: "sla.\(kind).\(urgency)", value: ["minutes": minutes], source: source)
        }
    }
}

extension Setting {
    /// Who signs alone: the least grade (3 is 主治), the least years, and the least time a review has.
    fileprivate static let reviews: [Setting] = kinds.map { kind in
        Setting(
            name: "review.\(kind)", value: ["grade": 3, "years": 3, "minutes": 30],
            source:
                "reports of doctors below 主治 or with under 3 years are issued by 主治 or above; time by house proposal")
    }

    /// How long an amendment may take.
    fileprivate static let amendments: [Setting] = kinds.map { kind in
        Setting(name: "amendment.\(kind)", value: ["minutes": 60], source: "house proposal")
    }

    private static let kinds = ["ECG12", "ECG_RHYTHM", "HOLTER", "CBC", "LAB_OTHER", "DR", "US", "PHOTO"]
}

/// A number as it is stored: what is in force now, and what will be.
package struct StoredSetting: Sendable {
    package struct Value: Sendable {
        package let value: [String: Double]
        package let validFrom: Date
        package let source: String
    }

    package let name: String
    package let values: [Value]
}

extension Session {
    /// The alliance's numbers whose names begin with `prefix`, by name, after the one named by `cursor`.
    package borrowing func settings(
        prefix: String, after cursor: String, limit: Int
    ) throws(PostgresError) -> [StoredSetting] {
        var all: [StoredSetting] = []
        for row in try run(
            """
            WITH known AS (
                SELECT name, value, valid_from, source,
                       lead(valid_from) OVER (PARTITION BY name ORDER BY valid_from) AS until
                FROM setting WHERE alliance_id = my_alliance() AND starts_with(name, \(prefix)) AND name > \(cursor)
            )
            SELECT name, jsonb_agg(jsonb_build_object('value', value, 'source', source,
                                                      'from', extract(epoch FROM valid_from)) ORDER BY valid_from) AS values
            FROM known WHERE until IS NULL OR until > now() GROUP BY name ORDER BY name LIMIT \(limit)
            """)
        { all.append(try StoredSetting(row)) }
        return all
    }

    /// What is in force of a number in the alliance of that code; nil where no number is called so. As the owner.
    package borrowing func settingInForce(
        _ name: String, in alliance: String
    ) throws(PostgresError) -> [String: Double]? {
        try first(
            """
            SELECT value FROM setting WHERE alliance_id = (SELECT id FROM alliance WHERE code = \(alliance)) AND name = \(name) AND valid_from <= now()
            ORDER BY valid_from DESC LIMIT 1
            """)?.json("value")
    }

    /// Puts members of a number in force in the alliance of that code from a moment on; the other members stay as they are then. As the
    /// owner.
    package borrowing func decide(
        _ name: String, in alliance: String, _ members: [String: Double], source: String, from moment: Date?
    ) throws(PostgresError) {
        try run(
            """
            WITH day AS (SELECT coalesce(\(moment)::timestamptz, now()) AS moment), put AS (
                INSERT INTO setting (alliance_id, name, valid_from, value, source)
                SELECT DISTINCT ON (alliance_id) alliance_id, name, moment, value || \(JSONB(members)), \(source)
                FROM setting, day WHERE alliance_id = (SELECT id FROM alliance WHERE code = \(alliance)) AND name = \(name) AND valid_from <= moment
                ORDER BY alliance_id, valid_from DESC
                ON CONFLICT (alliance_id, name, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source
                RETURNING alliance_id, value
            )
            INSERT INTO audit (alliance_id, actor_role, action, object_kind, result, reason, request_id, detail)
            SELECT alliance_id, 'operator', 'setting.decided', 'setting', 'done', \(source), 'command line',
                   jsonb_build_object('name', \(name)::text, 'value', value) FROM put
            """)
    }

    /// Every number, by name and day: name, value, first day, source. As the owner.
    package borrowing func allSettings() throws(PostgresError) -> [[String]] {
        var all: [[String]] = []
        for row in try run(
            """
            SELECT DISTINCT name, value::text AS value, valid_from,
                   to_char(valid_from AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') || ' +08:00' AS day,
                   source FROM setting
            ORDER BY name, valid_from LIMIT 10000
            """)
        { all.append([try row["name"], try row["value"], try row["day"], try row["source"]]) }
        return all
    }
}

extension StoredSetting {
    private struct ValueJSON: Decodable {
        let value: [String: Double]
        let source: String
        let from: Double
    }

    fileprivate init(_ row: Row) throws(PostgresError) {
        let values: [ValueJSON] = try row.json("values")
        self.init(
            name: try row["name"],
            values: values.map {
                Value(value: $0.value, validFrom: Date(timeIntervalSince1970: $0.from), source: $0.source)
            })
    }
}
