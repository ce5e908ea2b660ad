// The addresses of the pages, a part of the hub's one table.
import Hummingbird
import Records

extension Hub {
    /// What people read in a browser; a refusal is a page too.
    static var pages: [Route] {
        let treats = Route.Need.duty(["treats"])
        return [
            .known(.get, "/", "page.shown", .staff) { ShowHome(hub: $0).callAsFunction }.page,
            .open(.get, "/sign-in", "page.shown") { ShowSignIn(hub: $0).callAsFunction }.page,
            .open(.post, "/sign-in", "session.opened") { SignInByForm(hub: $0).callAsFunction }.page,
            .known(.post, "/sign-out", "session.ended", .actor) { EndSession(hub: $0).byForm }.page,
            .known(.get, "/worklist", "reading.listed", .duty(["reads"])) { ShowWorklist(hub: $0).callAsFunction }.page,
            .known(.get, "/centre", "centre.viewed", .duty(["reads"])) { ShowCentre(hub: $0).callAsFunction }.page,
            .known(.get, "/templates", "template.listed", .duty(["reads"])) {
                ShowTemplates(hub: $0).callAsFunction
            }.page,
            .known(.get, "/call-sheet", "call-sheet.viewed", .duty(["treats", "reads"])) {
                ShowCallSheetPage(hub: $0).callAsFunction
            }.page,
            .known(.get, "/reattributions", "reattribution.listed", .duty(["treats", "reads"])) {
                ShowReattributions(hub: $0).callAsFunction
            }.page,
            .known(.get, "/clinic", "exam.listed", treats) { ShowClinic(hub: $0).callAsFunction }.page,
            .known(.get, "/clinic/upload", "page.shown", treats) { ShowUploadForm(hub: $0).callAsFunction }.page,
            .known(.get, "/clinic/count", "page.shown", treats) { ShowCountForm(hub: $0).callAsFunction }.page,
            .known(.get, "/clinic/exams/{id}/patient", "exam.viewed", treats) {
                ShowWrongPatient(hub: $0).callAsFunction
            }.page,
            .known(.get, "/clinic/exams/{id}/provisional-read", "exam.viewed", treats) {
                ShowProvisionalRead(hub: $0).callAsFunction
            }.page,
            .known(.get, "/clinic/exams/{id}/receipt", "exam.receipt", treats) {
                ShowReceiptSheet(hub: $0).callAsFunction
            }.page,
            .known(.get, "/clinic/reports/{id}", "report.viewed", treats) {
                ShowClinicReport(hub: $0).callAsFunction
            }.page,
            .known(.get, "/clinic/criticals/{id}", "critical.viewed", treats) {
                ShowCriticalPage(hub: $0).callAsFunction
            }.page,
            .known(.get, "/readings/{id}", "reading.viewed", .duty(["reads"])) {
                ShowReadingPage(hub: $0).callAsFunction
            }.page,
        ]
    }
}
