// Every address of the hub, in one table.
import HubAPI
import Hummingbird
import Records

extension Hub {
    /// The route table, in the order in which `lianyi-hub routes` prints it. Public words of it go no further than this
    /// room; the commands see ``routeLines``.
    static var routes: [Route] {
        operations + pages + accounts + exams + reattributions + uploads + readings + quality + rosters + reports
            + templates
            + criticals + referrals + training
            + indicators + audit
    }

    private static var operations: [Route] {
        [
            .open(.get, "/healthz", "hub.health") { _ in ShowHealth().callAsFunction },
            .open(.get, "/readyz", "hub.readiness") { ShowReadiness(hub: $0).callAsFunction },
            .open(.get, "/metrics", "hub.metrics") { ShowMetrics(hub: $0).callAsFunction },
            .open(.get, "/openapi.json", "interface.shown") { _ in ShowOpenAPI().callAsFunction },
            .open(.get, "/docs", "interface.shown") { _ in ShowDocs().callAsFunction },
            .open(.get, "/static/{name}", "file.shown") { _ in ShowStatic().callAsFunction },
        ]
    }

    private static var accounts: [Route] {
        [
            .open(.get, "/api/v1/keys", "key.listed") { ShowKeys(hub: $0).callAsFunction },
            .open(.get, "/api/v1/time", "time.told") { ShowTime(hub: $0).callAsFunction },
            .open(.post, "/api/v1/sessions", "session.opened") { SignIn(hub: $0).callAsFunction },
            .known(.get, "/api/v1/sessions", "session.listed", .staff) { ListSessions(hub: $0).callAsFunction },
            // Spelled out: the router does not fall back from `current`, which step-up makes a word, to a placeholder.
            .known(.delete, "/api/v1/sessions/current", "session.ended", .actor) { EndSession(hub: $0).callAsFunction },
            .known(.delete, "/api/v1/sessions/{id}", "session.ended", .actor) { EndSession(hub: $0).callAsFunction },
            .known(.put, "/api/v1/sessions/current/step-up", "session.stepped-up", .staff) {
                StepUp(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/organisations", "organisation.listed", .actor) {
                ListOrganisations(hub: $0).callAsFunction
            },
            .known(.get, Paths.Template.settings, "setting.listed", .actor) { ListSettings(hub: $0).callAsFunction },
            .known(.get, Paths.Template.ranges, "range.listed", .actor) { ListRanges(hub: $0).callAsFunction },
            .open(.post, "/api/v1/terminals", "terminal.enrolled") { EnrolTerminal(hub: $0).callAsFunction },
            .known(.get, "/api/v1/terminals", "terminal.listed", .duty(["treats", "oversees", "administers"])) {
                ListTerminals(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/quarantine", "quarantine.listed", .duty(["administers"])) {
                ListQuarantine(hub: $0).callAsFunction
            },
            .known(.put, Paths.Template.heartbeat, "terminal.heard", .duty(["treats"])) {
                KeepHeartbeat(hub: $0).callAsFunction
            },
            .open(.post, "/api/v1/token", "token.granted") { GrantToken(hub: $0).callAsFunction }.countingItsRefusals,
        ]
    }

    private static var exams: [Route] {
        let clinical = Route.Need.duty(["treats", "reads"]), treats = Route.Need.duty(["treats"])
        return [
            .known(.post, "/api/v1/patients", "patient.registered", treats) { RegisterPatient(hub: $0).callAsFunction },
            .known(.get, "/api/v1/patients", "patient.listed", clinical) { FindPatients(hub: $0).callAsFunction },
            .known(.get, "/api/v1/patients/{id}", "patient.viewed", clinical) { ShowPatient(hub: $0).callAsFunction },
            .known(.get, Paths.Template.roll, "patient.listed", treats) { ShowRoll(hub: $0).callAsFunction },
            .known(.get, Paths.Template.roll + "/matches", "patient.listed", treats) {
                FindOnRoll(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/exams/{id}", "exam.sent", treats) { SendExam(hub: $0).callAsFunction },
            .known(.get, "/api/v1/exams", "exam.listed", clinical) { ListExams(hub: $0).callAsFunction },
            .known(.get, "/api/v1/exams/{id}", "exam.viewed", clinical) { ShowExam(hub: $0).callAsFunction },
            .known(.get, "/api/v1/mappings", "mapping.listed", clinical) { ListMappings(hub: $0).callAsFunction },
            .known(.get, Paths.Template.standings, "standing.listed", clinical) {
                ShowStandings(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/receipt", "exam.receipt", clinical) {
                ShowReceipt(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/objects/{number}", "object.viewed", clinical) {
                ShowObject(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/objects/{number}/picture", "exam.viewed", clinical) {
                ShowPicture(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/objects/{number}/frames/{frame}", "exam.viewed", clinical) {
                ShowFrame(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/recording", "exam.viewed", clinical) {
                ShowRecording(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/trend", "exam.viewed", clinical) { ShowTrend(hub: $0).callAsFunction },
            .known(.get, "/api/v1/exams/{id}/export", "exam.exported", clinical) {
                ExportExam(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/sheet", "exam.viewed", clinical) { ShowSheet(hub: $0).callAsFunction },
            .known(.get, "/api/v1/exams/{id}/signals", "exam.viewed", clinical) { ShowSignals(hub: $0).callAsFunction },
            .known(.get, "/api/v1/exams/{id}/report", "report.viewed", clinical) { ShowReport(hub: $0).ofExam },
            .known(.put, "/api/v1/exams/{id}/patient", "exam.attributed", treats) {
                AttributeExam(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/exams/{id}/provisional-read", "exam.provisionally-read", treats) {
                EnterProvisionalRead(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/exams/{id}/provisional-read", "exam.viewed", clinical) {
                EnterProvisionalRead(hub: $0).show
            },
            .known(.put, "/api/v1/exams/{id}/recall", "exam.recalled", treats) { RecallExam(hub: $0).callAsFunction },
        ]
    }

    private static var reattributions: [Route] {
        let clinical = Route.Need.duty(["treats", "reads"]), all = "/api/v1/reattributions", one = all + "/{id}"
        return [
            .known(.post, "/api/v1/exams/{id}/reattributions", "reattribution.asked", clinical) {
                AskReattribution(hub: $0).callAsFunction
            },
            .known(.get, all, "reattribution.listed", clinical) { ListReattributions(hub: $0).callAsFunction },
            .known(.get, one, "reattribution.viewed", clinical) { ListReattributions(hub: $0).one },
            .known(.put, one + "/confirmation", "exam.reattributed", clinical) {
                ConfirmReattribution(hub: $0).callAsFunction
            },
            .known(.put, one + "/declination", "reattribution.declined", clinical) {
                DeclineReattribution(hub: $0).callAsFunction
            },
        ]
    }

    private static var uploads: [Route] {
        let treats = Route.Need.duty(["treats"]), all = Paths.Template.uploads, one = Paths.Template.upload
        return [
            .open(.options, all, "upload.described") { DescribeTus(hub: $0).callAsFunction },
            .open(.options, one, "upload.described") { DescribeTus(hub: $0).callAsFunction },
            .known(.post, all, "upload.created", treats) { CreateUpload(hub: $0).callAsFunction },
            .known(.put, one, "object.sent", treats) { SendObject(hub: $0).callAsFunction },
            .known(.head, one, "upload.viewed", treats) { ShowUpload(hub: $0).callAsFunction },
            .known(.patch, one, "upload.continued", treats) { AppendUpload(hub: $0).callAsFunction },
            .known(.delete, one, "upload.ended", treats) { EndUpload(hub: $0).callAsFunction },
            .known(.post, one, "upload.continued", treats) { OverrideUpload(hub: $0).callAsFunction },
            .known(.put, Paths.Template.bundle, "bundle.carried", treats) { CarryBundle(hub: $0).callAsFunction },
        ]
    }

    private static var readings: [Route] {
        let reads = Route.Need.duty(["reads"])
        return [
            .known(.get, "/api/v1/readings", "reading.listed", reads) { ListReadings(hub: $0).callAsFunction },
            .known(.get, "/api/v1/reading-events", "reading.listed", reads) {
                WatchWorklist(hub: $0).callAsFunction
            },
            .known(.post, "/api/v1/claims", "reading.claimed", reads) { ClaimNextReading(hub: $0).callAsFunction },
            .known(.get, "/api/v1/readings/{id}", "reading.viewed", reads) { ShowReading(hub: $0).callAsFunction },
            .known(.get, "/api/v1/readings/{id}/critical-events", "critical.followed", reads) {
                FollowCriticals(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/readings/{id}/escalations", "escalation.listed", .duty(["treats", "reads"])) {
                ShowEscalations(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/breaches", "breach.listed", .duty(["reads", "oversees"])) {
                ListBreaches(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/claim", "reading.claimed", reads) {
                ClaimReading(hub: $0).callAsFunction
            },
            .known(.delete, "/api/v1/readings/{id}/claim", "reading.released", reads) {
                ReleaseReading(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/lease", "reading.renewed", reads) {
                RenewLease(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/draft", "reading.drafted", reads) { SaveDraft(hub: $0).callAsFunction },
            .known(.get, "/api/v1/readings/{id}/annotations", "reading.viewed", reads) {
                ShowAnnotations(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/annotations", "reading.annotated", reads) {
                KeepAnnotations(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/signature", "report.signed", reads) {
                SignReading(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/rejection", "reading.rejected", reads) {
                RejectReading(hub: $0).callAsFunction
            },
        ]
    }

    private static var quality: [Route] {
        let reads = Route.Need.duty(["reads"]), watches = Route.Need.duty(["reads", "oversees"])
        return [
            .known(.get, "/api/v1/over-reads", "overread.listed", watches) { ListOverReads(hub: $0).callAsFunction },
            .known(.put, "/api/v1/readings/{id}/opinion", "overread.entered", reads) {
                EnterOpinion(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/readings/{id}/opinion", "overread.viewed", reads) {
                ShowOpinion(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/readings/{id}/score", "overread.scored", reads) {
                ScoreOverRead(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/discrepancies", "discrepancy.listed", reads) {
                ListDiscrepancies(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/reader-figures", "reader-figures.viewed", watches) {
                ShowReaderFigures(hub: $0).callAsFunction
            },
        ]
    }

    private static var rosters: [Route] {
        let reads = Route.Need.duty(["reads"]), plans = Route.Need.duty(["treats", "reads"])
        return [
            .known(.get, "/api/v1/shifts", "shift.listed", plans) { ShowRoster(hub: $0, table: .shift).callAsFunction },
            .known(.post, "/api/v1/shifts", "shift.recorded", plans) {
                RecordDuty(hub: $0, table: .shift).callAsFunction
            },
            .known(.delete, "/api/v1/shifts/{id}", "shift.withdrawn", plans) {
                WithdrawDuty(hub: $0, table: .shift).callAsFunction
            },
            .known(.get, "/api/v1/leaves", "leave.listed", plans) { ShowRoster(hub: $0, table: .leave).callAsFunction },
            .known(.post, "/api/v1/leaves", "leave.recorded", plans) {
                RecordDuty(hub: $0, table: .leave).callAsFunction
            },
            .known(.delete, "/api/v1/leaves/{id}", "leave.withdrawn", plans) {
                WithdrawDuty(hub: $0, table: .leave).callAsFunction
            },
            .known(.post, "/api/v1/handovers", "reading.handed-over", reads) { HandOver(hub: $0).callAsFunction },
            .known(.post, "/api/v1/readings/{id}/skips", "reading.skipped", reads) {
                SkipReading(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/readings/{id}/assignments", "assignment.listed", reads) {
                ShowAssignments(hub: $0).callAsFunction
            },
        ]
    }

    private static var reports: [Route] {
        let clinical = Route.Need.duty(["treats", "reads"])
        return [
            .known(.get, Paths.Template.events, "event.listed", .duty(["treats", "reads"])) {
                ListEvents(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/reports", "report.listed", clinical) { ListReports(hub: $0).callAsFunction },
            .known(.get, "/api/v1/reports/{id}", "report.viewed", clinical) { ShowReport(hub: $0).callAsFunction },
            .known(.get, "/api/v1/reports/{id}/annotations", "report.viewed", clinical) {
                ShowAnnotations(hub: $0).ofReport
            },
            .known(.put, "/api/v1/reports/{id}/opening", "report.opened", .duty(["treats"])) {
                OpenReport(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/reports/{id}/print", "report.viewed", clinical) { PrintReport(hub: $0).page }.page,
            .known(.get, "/api/v1/reports/{id}/pdf", "report.viewed", clinical) { PrintReport(hub: $0).pdf },
            .known(.get, "/api/v1/reports/{id}/versions", "report.versions", clinical) {
                ListVersions(hub: $0).callAsFunction
            },
            .known(.post, "/api/v1/reports/{id}/amendments", "report.amending", .duty(["reads"])) {
                OpenAmendment(hub: $0).callAsFunction
            },
            .known(.put, "/api/v1/reports/{id}/plan-confirmation", "report.plan-answered", .duty(["treats"])) {
                AnswerPlan(hub: $0).callAsFunction
            },
        ]
    }

    private static var templates: [Route] {
        let reads = Route.Need.duty(["reads"]), all = "/api/v1/templates", one = "/api/v1/templates/{id}"
        return [
            .known(.get, all, "template.listed", reads) { ListTemplates(hub: $0).callAsFunction },
            .known(.post, all, "template.written", reads) { WriteTemplate(hub: $0).callAsFunction },
            .known(.put, one, "template.written", reads) { WriteTemplate(hub: $0).replacing },
            .known(.delete, one, "template.retired", reads) { WriteTemplate(hub: $0).retiring },
        ]
    }

    private static var criticals: [Route] {
        let clinical = Route.Need.duty(["treats", "reads"]), treats = Route.Need.duty(["treats"])
        let one = Paths.Template.critical
        return [
            .known(.get, Paths.Template.criticals, "critical.listed", clinical) {
                ListCriticals(hub: $0).callAsFunction
            },
            .known(.get, one, "critical.viewed", clinical) { ShowCritical(hub: $0).callAsFunction },
            .known(.put, one + "/acknowledgement", "critical.acknowledged", treats) {
                AcknowledgeCritical(hub: $0).callAsFunction
            },
            .known(.put, one + "/action", "critical.acted", treats) { ActOnCritical(hub: $0).callAsFunction },
            .known(.put, one + "/closure", "critical.closed", .duty(["reads"])) {
                CloseCritical(hub: $0).callAsFunction
            },
            .known(.post, one + "/calls", "critical.called", clinical) { NoteCall(hub: $0).callAsFunction },
            .known(.post, one + "/referral", "critical.referred", treats) { ReferCritical(hub: $0).callAsFunction },
            .known(.get, "/api/v1/call-sheet", "call-sheet.viewed", clinical) {
                ShowCallSheet(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/call-sheet/count", "call-sheet.counted", clinical) {
                CountCalls(hub: $0).callAsFunction
            },
        ]
    }

    private static var referrals: [Route] {
        let treats = Route.Need.duty(["treats"]), seen = Route.Need.duty(["treats", "oversees"])
        let one = "/api/v1/referrals/{id}"
        return [
            .known(.post, "/api/v1/referrals", "referral.submitted", treats) { SubmitReferral(hub: $0).callAsFunction },
            .known(.get, "/api/v1/referrals", "referral.listed", seen) { ListReferrals(hub: $0).callAsFunction },
            .known(.get, "/api/v1/referrals/custody", "referral.custody", .duty(["oversees"])) {
                ShowCustody(hub: $0).callAsFunction
            },
            .known(.get, one, "referral.viewed", seen) { ShowReferral(hub: $0).callAsFunction },
            step("information-request", "referral.info_requested", AskSender.self),
            step("information", "referral.answered", AnswerReceiver.self),
            step("acceptance", "referral.accepted", AcceptReferral.self),
            step("declination", "referral.declined", DeclineReferral.self),
            step("redirection", "referral.redirected", RedirectReferral.self),
            step("arrangement", "referral.arranged", ArrangeReferral.self),
            step("departure", "referral.departed", SendPatient.self),
            step("arrival", "referral.arrived", ReceivePatient.self),
            step("no-show", "referral.missed", MissPatient.self),
            step("care", "referral.admitted", AdmitPatient.self),
            step("outcome", "referral.outcome_reported", ReportOutcome.self),
            step("closure", "referral.closed", CloseReferral.self),
            .known(.put, one + "/cancellation", "referral.cancelled", treats) {
                CancelReferral(hub: $0).callAsFunction
            },
            step("entry-error", "referral.voided", VoidReferral.self, for: .duty(["oversees"])),
            .known(.post, one + "/return", "referral.returned", treats) { ReturnPatient(hub: $0).callAsFunction },
        ]
    }

    /// A step of a referral: a noun under it.
    private static func step<Request: StepRequest>(
        _ noun: String, _ action: String, _: Request.Type, for need: Route.Need = .duty(["treats"])
    ) -> Route {
        .known(.put, "/api/v1/referrals/{id}/" + noun, action, need) {
            MoveReferral<Request>(hub: $0).callAsFunction
        }
    }

    private static var training: [Route] {
        let trains = Route.Need.duty(["trains"])
        return [
            .known(.get, "/api/v1/courses", "course.listed", .actor) { ListCourses(hub: $0).callAsFunction },
            .known(.get, "/api/v1/courses/{code}", "course.viewed", .actor) { ShowCourse(hub: $0).callAsFunction },
            .known(.post, "/api/v1/courses/{code}/attempts", "attempt.taken", .staff) {
                AttemptAssessment(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/attempts", "attempt.listed", .staff) { ListAttempts(hub: $0).callAsFunction },
            .known(.put, "/api/v1/attempts/{id}/sign-off", "privilege.granted", trains) {
                SignOffAttempt(hub: $0).callAsFunction
            },
            .known(.get, "/api/v1/privileges", "privilege.listed", .actor) { ListPrivileges(hub: $0).callAsFunction },
            .known(.put, "/api/v1/privileges/{id}/revocation", "privilege.revoked", trains) {
                RevokePrivilege(hub: $0).callAsFunction
            },
        ]
    }

    private static var indicators: [Route] {
        let oversees = Route.Need.duty(["oversees"]), one = "/api/v1/indicators/{code}"
        return [
            .known(.post, "/api/v1/visits", "visits.imported", oversees) { ImportVisits(hub: $0).callAsFunction },
            .known(.get, "/api/v1/indicators", "indicator.listed", oversees) { ListIndicators(hub: $0).callAsFunction },
            .known(.get, one, "indicator.viewed", oversees) { ShowIndicator(hub: $0).callAsFunction },
            .known(.get, one + "/csv", "indicator.viewed", oversees) { ShowIndicator(hub: $0).asCSV },
        ]
    }

    private static var audit: [Route] {
        [.known(.get, "/api/v1/audit", "audit.viewed", .duty(["audits"])) { ShowAudit(hub: $0).callAsFunction }]
    }

    /// The table as it is told to an operator.
    package static var routeLines: [RouteLine] {
        routes.map { route in
            RouteLine(
                method: route.method.rawValue, path: route.path, need: route.need.description, audit: route.action)
        }
    }
}

/// One address: its method, its path, who may knock, the audit's word.
package struct RouteLine: Encodable, Sendable, CustomStringConvertible {
    let method: String
    let path: String
    let need: String
    let audit: String

    package var description: String { [method, path, need, audit].joined(separator: "\t") }
}
