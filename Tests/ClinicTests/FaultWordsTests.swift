// Faults of the line, the disk and files are told in words, in both languages, and never as a program names them.
import Bundles
import Curl
import Glibc
import HubAPI
import Spool
import Testing

@testable import Clinic

@Suite struct FaultWordsTests {
    @Test(arguments: [
        CurlError.Reason.malformed, .unresolved, .unreachable, .untrusted, .stalled, .brokenOff, .answerTooLarge, .file,
        .cancelled, .other,
    ])
    func `what libcurl says stays out of the Chinese`(_ reason: CurlError.Reason) {
        let english = "Operation too slow. Less than 100 bytes/sec transferred the last 30 seconds"
        for mayHaveArrived in [true, false] {
            let error = CurlError(reason: reason, message: english, mayHaveArrived: mayHaveArrived)
            for problem in [Problem.unreachable(error), ClinicError(error).problem] {
                #expect(!((problem.title) + (problem.detail ?? "")).contains("Operation"))
                #expect(problem.en?.title.isEmpty == false)
            }
        }
    }

    @Test func `a line that breaks while nothing was being sent is not said to have sent something`() {
        let error = CurlError(reason: .brokenOff, message: "reset", mayHaveArrived: true)
        let asking = HubRefusal(error, carriesExams: false).clinicError
        #expect(asking.kind == .unreachable && asking.problem.name == "hub-unreachable")
        #expect(!asking.problem.title.contains("可能已收到") && asking.problem.title.contains("中断"))
        #expect(HubRefusal(error).clinicError.problem.name == "outcome-unclear")
    }

    @Test(arguments: [
        "error:0A00010B:SSL routines::wrong version number",
        "GnuTLS, handshake failed: An unexpected TLS packet was received.",
    ])
    func `a port without TLS is said to have none, and no clock is accused`(_ message: String) {
        let error = CurlError(reason: .untrusted, message: message, mayHaveArrived: false)
        let problem = ClinicError(error).problem
        #expect(problem.name == "hub-without-tls" && problem.title.contains("HTTPS"))
        #expect(problem.detail?.contains("时间") == false && problem.detail?.contains("端口") == true)
    }

    @Test(arguments: [ENOENT, EACCES, EIO, EROFS, EISDIR, ENODEV, 9_999])
    func `an error of the system is told in words`(_ number: Int32) {
        for error in [SpoolError.unreadable(path: "/a", errno: number), .disk(path: "/a", errno: number)] {
            let problem = ClinicError(error).problem, english = problem.en?.title ?? ""
            #expect(!problem.title.contains("errno") && !english.contains("errno"))
            #expect(problem.title.contains(SystemFault.words(number).zh))
            #expect(english.contains(SystemFault.words(number).en))
        }
    }

    @Test func `a text that is no JSON, or lacks a member, says so`() {
        #expect(throws: WireError.self) { try WireJSON.value(KeySet.self, in: Array("PNG".utf8)) }
        do { _ = try WireJSON.value(KeySet.self, in: Array("PNG".utf8)) } catch {
            #expect(error.words == ("不是 JSON", "is not JSON"))
        }
        do { _ = try WireJSON.value(KeySet.self, in: Array("{}".utf8)) } catch {
            #expect(error.words == ("“keys”缺失", "“keys” is missing"))
        }
    }

    @Test(arguments: [
        BundleError.notABundle, .versionUnknown(9), .preludeTruncated, .signatureWrong(.signatureWrong),
        .chunkLength(chunk: 3),
    ])
    func `a file that is no bundle is told in words`(_ error: BundleError) {
        #expect(!error.words.zh.isEmpty && !error.words.en.contains("("))
    }
}
