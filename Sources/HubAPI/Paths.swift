// Every address that hub and terminal agree on, in one place.

/// The addresses of the first API version.
///
/// `Template` holds what a router or an OpenAPI description needs, with `{…}` for the parameters;
/// the functions fill such a template for one resource. Nobody spells an address anywhere else.
package enum Paths {
    /// The hub's published signing keys; open to everybody.
    package static let keys = Template.keys
    /// The hub's time, signed, in answer to these words; open to everybody.
    package static func time(nonce: String) -> String { Template.time + "?nonce=" + nonce }
    /// Where a terminal enrols with its one-time code (POST).
    package static let terminals = Template.terminals
    /// Where a terminal tells how it fares (PUT).
    package static let heartbeat = Template.heartbeat
    /// Where a terminal exchanges its assertion for an access token (POST, RFC 6749).
    package static let token = Template.token
    /// This clinic's reports after a cursor.
    package static let reports = Template.reports

    /// One exam: PUT sends its manifest, GET tells where it stands.
    package static func exam(_ exam: WireID) -> String { "\(Template.exams)/\(exam)" }

    /// One object of an exam (GET, raw bytes). Numbers begin at 1.
    package static func object(_ number: Int, of exam: WireID) -> String {
        "\(Paths.exam(exam))/objects/\(number)"
    }

    /// Where the bytes of one object arrive: PUT for the whole, or tus.
    package static func upload(_ upload: WireID) -> String { "\(Template.uploads)/\(upload)" }

    /// Where a sealed bundle is handed in (PUT), by whoever carries it.
    package static func bundle(_ bundle: WireID) -> String { "\(Template.bundles)/\(bundle)" }

    /// The same for a bundle that has come as an upload.
    package static func bundle(_ bundle: WireID, from upload: WireID) -> String {
        "\(Paths.bundle(bundle))?upload=\(upload)"
    }

    /// The signed receipt of an exam that is complete.
    package static func receipt(of exam: WireID) -> String { "\(Paths.exam(exam))/receipt" }

    /// One report of this clinic.
    package static func report(_ report: WireID) -> String { "\(Template.reports)/\(report)" }

    /// PUT here tells the hub that the clinic has opened the report.
    package static func opening(of report: WireID) -> String { "\(Paths.report(report))/opening" }

    /// This organisation's notices behind a number; held open for up to `wait` seconds while there is none.
    package static func events(after number: String?, wait: Int) -> String {
        "\(Template.events)?wait=\(wait)" + (number.map { "&after=" + FormFields.escaped($0) } ?? "")
    }

    /// Where these exams stand, at most ``StandingPage/limit`` of them.
    package static func standings(of exams: [WireID]) -> String {
        "\(Template.standings)?exams=" + exams.map(\.description).joined(separator: ",")
    }

    /// Whom this organisation treats, behind a number.
    package static func roll(after number: String?, limit: Int) -> String {
        "\(Template.roll)?limit=\(limit)" + (number.map { "&after=" + FormFields.escaped($0) } ?? "")
    }

    /// The alliance's numbers whose names begin so.
    package static func settings(prefix: String, after name: String? = nil) -> String {
        "\(Template.settings)?prefix=" + FormFields.escaped(prefix)
            + (name.map { "&after=" + FormFields.escaped($0) } ?? "")
    }

    /// One referral of this organisation.
    package static func referral(_ referral: WireID) -> String { "\(Template.referrals)/\(referral)" }

    /// One critical case.
    package static func critical(_ critical: WireID) -> String { "\(Template.criticals)/\(critical)" }

    /// One page of the critical cases for which this organisation has not done everything yet: those after the cursor.
    package static func openCriticals(after cursor: String?, limit: Int) -> String {
        let page = "\(Template.criticals)?state=open&limit=\(limit)"
        guard let cursor else { return page }
        return page + "&after=" + FormFields.escaped(cursor)
    }

    /// PUT here reads a critical case back and answers for it.
    package static func acknowledgement(of critical: WireID) -> String { "\(Paths.critical(critical))/acknowledgement" }

    /// PUT here says whose exam it is.
    package static func patient(of exam: WireID) -> String { "\(Paths.exam(exam))/patient" }

    /// One page of reports: those after the cursor, at most `limit` of them.
    package static func reports(after cursor: String?, limit: Int) -> String {
        let page = "\(Template.reports)?limit=\(limit)"
        guard let cursor else { return page }
        return page + "&after=" + FormFields.escaped(cursor)
    }
}

extension Paths {
    /// The addresses with their parameters named in braces, as routers and OpenAPI write them.
    package enum Template {
        /// What every address of this version begins with.
        package static let base = "/api/v1"
        /// See ``Paths/keys``.
        package static let keys = base + "/keys"
        /// See ``Paths/time(nonce:)``.
        package static let time = base + "/time"
        /// See ``Paths/terminals``.
        package static let terminals = base + "/terminals"
        /// See ``Paths/heartbeat``.
        package static let heartbeat = base + "/heartbeat"
        /// See ``Paths/token``.
        package static let token = base + "/token"
        /// The collection of patients; POST registers one.
        package static let patients = base + "/patients"
        /// See ``Paths/roll(after:limit:)``.
        package static let roll = base + "/roll"
        /// See ``Paths/settings(prefix:after:)``.
        package static let settings = base + "/settings"
        /// The alliance's reference ranges and thresholds.
        package static let ranges = base + "/ranges"
        /// The collection of referrals.
        package static let referrals = base + "/referrals"
        /// The collection of critical cases.
        package static let criticals = base + "/criticals"
        /// See ``Paths/critical(_:)``.
        package static let critical = criticals + "/{id}"
        /// The collection of exams.
        package static let exams = base + "/exams"
        /// See ``Paths/exam(_:)``.
        package static let exam = exams + "/{id}"
        /// See ``Paths/object(_:of:)``.
        package static let object = exam + "/objects/{number}"
        /// See ``Paths/standings(of:)``.
        package static let standings = base + "/standings"
        /// The collection of uploads.
        package static let uploads = base + "/uploads"
        /// See ``Paths/upload(_:)``.
        package static let upload = uploads + "/{id}"
        /// The collection of bundles.
        package static let bundles = base + "/bundles"
        /// See ``Paths/bundle(_:)``.
        package static let bundle = bundles + "/{id}"
        /// See ``Paths/receipt(of:)``.
        package static let receipt = exam + "/receipt"
        /// See ``Paths/events(after:wait:)``.
        package static let events = base + "/events"
        /// See ``Paths/reports``.
        package static let reports = base + "/reports"
        /// See ``Paths/report(_:)``.
        package static let report = reports + "/{id}"
        /// See ``Paths/opening(of:)``.
        package static let opening = report + "/opening"
    }
}
