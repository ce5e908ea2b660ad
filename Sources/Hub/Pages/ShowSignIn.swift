// GET /sign-in and POST /sign-in
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import Records

/// The page on which a person signs in. It needs no script.
struct ShowSignIn {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        try SignInSheet(wanted: OwnPath(call.request.query("to"))).page(call.request)
    }
}

/// Takes the form: opens the session and leads to where one wanted to go, or says beside the field what is wrong.
struct SignInByForm {
    let hub: Hub

    func callAsFunction(_ call: OpenCall) async throws -> Response {
        try Doorkeeper(hub: hub).checkOrigin(of: call.request)
        let fields = try await fields(of: call.request)
        var sheet = SignInSheet(wanted: OwnPath(fields["to"]), account: fields["account"] ?? "")
        let password = fields["password"] ?? ""
        if sheet.account.isEmpty { sheet.missing = .account } else if password.isEmpty { sheet.missing = .secret }
        guard sheet.missing == nil else { return try sheet.page(call.request, status: .unprocessableContent) }
        do {
            let signIn = SignIn(hub: hub), opening = try await signIn.open(sheet.account, password, call)
            var response = Response(status: .seeOther, headers: [.location: sheet.wanted?.text ?? "/"])
            response.setCookie(signIn.cookie(opening.secret))
            return response
        } catch let problem as Problem where [401, 429].contains(problem.status) {
            if problem.status == 401 { hub.throttle.count(call.origin.address) }
            sheet.problem = problem
            return try sheet.page(call.request, status: .init(code: problem.status))
        }
    }

    private func fields(of request: Request) async throws -> [String: String] {
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        guard type == FormFields.mediaType else { throw Problem.unsupportedMediaType(expected: FormFields.mediaType) }
        let bytes = try await request.bytes(limit: 4096)
        guard let text = String(validating: bytes, as: UTF8.self), let fields = FormFields.fields(in: text) else {
            throw Problem.badRequest(FormFields.mediaType)
        }
        return fields
    }
}

/// The form with what was typed and what is wrong with it; the password is never shown again.
struct SignInSheet {
    enum Field { case account, secret }

    let wanted: OwnPath?
    var account = ""
    var missing: Field?
    var problem: Problem?

    func page(_ request: Request, status: HTTPResponse.Status = .ok) throws -> Response {
        let page = try WebPage(request)
        var values: [String: Any] = ["account": String(account.prefix(100)), "title": page.word("signInTitle")]
        if !account.isEmpty { values["typed"] = true }
        if let wanted { values["to"] = wanted.text }
        if missing == .account { values["accountMissing"] = true }
        if missing == .secret { values["secretMissing"] = true }
        if let problem { values["problem"] = ["detail": page.words(of: problem).detail] }
        return try page.answer("sign-in", values, status: status)
    }
}
