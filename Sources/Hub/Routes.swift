// Every address of the hub, in one table.
import Hummingbird

extension Hub {
    /// The route table, in the order in which `lianyi-hub routes` prints it. Public words of it go no further than this
    /// room; the commands see ``routeLines``.
    var routes: [Route] { operations + accounts + exams + readings + reports }

    private var operations: [Route] {
        [
            .open(.get, "/healthz", "hub.health", ShowHealth().callAsFunction),
            .open(.get, "/readyz", "hub.readiness", ShowReadiness(hub: self).callAsFunction),
            .open(.get, "/metrics", "hub.metrics", ShowMetrics(hub: self).callAsFunction),
        ]
    }

    private var accounts: [Route] {
        [
            .open(.get, "/api/v1/keys", "key.listed", ShowKeys(hub: self).callAsFunction),
            .open(.post, "/api/v1/sessions", "session.opened", SignIn(hub: self).callAsFunction),
            .known(.get, "/api/v1/sessions", "session.listed", .staff, ListSessions(hub: self).callAsFunction),
            .known(.delete, "/api/v1/sessions/{id}", "session.ended", .actor, EndSession(hub: self).callAsFunction),
            .known(.put, "/api/v1/sessions/current/step-up", "session.stepped-up", .staff, StepUp(hub: self).callAsFunction),
            .open(.post, "/api/v1/terminals", "terminal.enrolled", EnrolTerminal(hub: self).callAsFunction),
            .open(.post, "/api/v1/token", "token.granted", GrantToken(hub: self).callAsFunction),
        ]
    }

    private var exams: [Route] {
        let clinical = Route.Need.duty(["treats", "reads"]), treats = Route.Need.duty(["treats"])
        return [
            .known(.post, "/api/v1/patients", "patient.registered", treats, RegisterPatient(hub: self).callAsFunction),
            .known(.get, "/api/v1/patients", "patient.listed", clinical, FindPatients(hub: self).callAsFunction),
            .known(.get, "/api/v1/patients/{id}", "patient.viewed", clinical, ShowPatient(hub: self).callAsFunction),
            .known(.put, "/api/v1/exams/{id}", "exam.sent", treats, SendExam(hub: self).callAsFunction),
            .known(.put, "/api/v1/exams/{id}/objects/{number}", "object.sent", treats, SendObject(hub: self).callAsFunction),
            .known(.get, "/api/v1/exams", "exam.listed", clinical, ListExams(hub: self).callAsFunction),
            .known(.get, "/api/v1/exams/{id}", "exam.viewed", clinical, ShowExam(hub: self).callAsFunction),
            .known(.get, "/api/v1/exams/{id}/receipt", "exam.receipt", clinical, ShowReceipt(hub: self).callAsFunction),
            .known(.get, "/api/v1/exams/{id}/objects/{number}", "object.viewed", clinical, ShowObject(hub: self).callAsFunction),
            .known(.get, "/api/v1/exams/{id}/signals", "exam.viewed", clinical, ShowSignals(hub: self).callAsFunction),
            .known(.get, "/api/v1/exams/{id}/report", "report.viewed", clinical, ShowReport(hub: self).ofExam),
            .known(.put, "/api/v1/exams/{id}/patient", "exam.attributed", treats, AttributeExam(hub: self).callAsFunction),
        ]
    }

    private var readings: [Route] {
        let reads = Route.Need.duty(["reads"])
        return [
            .known(.get, "/api/v1/readings", "reading.listed", reads, ListReadings(hub: self).callAsFunction),
            .known(.post, "/api/v1/claims", "reading.claimed", reads, ClaimNextReading(hub: self).callAsFunction),
            .known(.get, "/api/v1/readings/{id}", "reading.viewed", reads, ShowReading(hub: self).callAsFunction),
            .known(.put, "/api/v1/readings/{id}/claim", "reading.claimed", reads, ClaimReading(hub: self).callAsFunction),
            .known(.delete, "/api/v1/readings/{id}/claim", "reading.released", reads, ReleaseReading(hub: self).callAsFunction),
            .known(.put, "/api/v1/readings/{id}/lease", "reading.renewed", reads, RenewLease(hub: self).callAsFunction),
            .known(.put, "/api/v1/readings/{id}/draft", "reading.drafted", reads, SaveDraft(hub: self).callAsFunction),
            .known(.put, "/api/v1/readings/{id}/signature", "report.signed", reads, SignReading(hub: self).callAsFunction),
        ]
    }

    private var reports: [Route] {
        let clinical = Route.Need.duty(["treats", "reads"])
        return [
            .known(.get, "/api/v1/reports", "report.listed", clinical, ListReports(hub: self).callAsFunction),
            .known(.get, "/api/v1/reports/{id}", "report.viewed", clinical, ShowReport(hub: self).callAsFunction),
            .known(.put, "/api/v1/reports/{id}/opening", "report.opened", .duty(["treats"]), OpenReport(hub: self).callAsFunction),
        ]
    }

    /// The table as lines of text: method, address, who may knock, the audit's word.
    package var routeLines: [String] {
        routes.map { route in
            [route.method.rawValue, route.path, route.need.description, route.action].joined(separator: "\t")
        }
    }
}
