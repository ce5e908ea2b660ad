// What readers do again and again in the browser's tests: take the next case, write a report, sign it.
import Foundation
import TestSupport

extension Browser {
    /// Signs a reader in, and goes from the worklist by its key to the one case; its form is theirs.
    package func takeNext(as account: String) async throws {
        try await signIn(account, to: "/worklist")
        try await wait("document.querySelectorAll('#rows tr').length === 1")
        try await type("n", into: "body")
        try await wait("location.pathname.startsWith('/readings/')")
        try await formIsTheirs()
    }

    /// Waits until the report's form is ready and the claim is held.
    package func formIsTheirs() async throws {
        try await wait(
            "document.getElementById('form')?.dataset.ready === '' && !document.getElementById('fields').disabled")
    }

    /// Signs what is written, with the password once more where that is due, until the worklist says so.
    package func sign() async throws {
        try await click("#sign")
        try await wait("document.getElementById('step-up')?.open || location.pathname === '/worklist'")
        if try await isTrue("document.getElementById('step-up')?.open === true") {
            try await type(TestDatabase.password, into: "#step-up-password")
            try await click("#step-up-form .main")
        }
        try await wait("location.pathname === '/worklist' && document.getElementById('notice-signed')")
    }

    /// Takes the one case and signs that it is critical, with a plan for the village.
    package func signCritical(as account: String) async throws {
        try await takeNext(as: account)
        try await type("V1–V4 抬高 0.4 mV", into: "#findings")
        try await type("急性前壁心肌梗死", into: "#impressions .text")
        try await click("[name=severity][value=critical]")
        try await choose("treat_here", of: "#advice")
        try await wait("!document.getElementById('plan-field').hidden")
        try await type("阿司匹林 300 mg 嚼服，同时呼叫 120", into: "#plan")
        try await sign()
    }
}
