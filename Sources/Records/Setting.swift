// The numbers that a new alliance starts with. They are rows from the first day, and the alliance changes them.

/// One number by name, with where it is from.
package struct Setting: Sendable {
    package let name: String
    /// `{"minutes": 10}` or `{"seconds": 900}`.
    package let value: [String: Int]
    package let source: String

    /// Leases, how long a terminal may be silent, and service clocks.
    package static let initial: [Setting] = leases + terminals + clocks

    private static let leases = [
        Setting(name: "lease.routine", value: ["seconds": 900], source: "house proposal: 15 min without activity"),
        Setting(name: "lease.urgent", value: ["seconds": 900], source: "house proposal: 15 min without activity"),
        Setting(name: "lease.emergency", value: ["seconds": 300], source: "house proposal: 5 min in an emergency"),
    ]

    private static let terminals = [
        Setting(name: "terminal.silent", value: ["minutes": 30], source: "house proposal"),
        Setting(name: "terminal.dead", value: ["minutes": 1440], source: "house proposal"),
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
