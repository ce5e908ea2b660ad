// By whose time a certificate is judged: a real TLS server whose certificate is good from now on for thirty days.
import Curl
import Foundation
import TestSupport
import Testing

@Suite struct CertificateTimeTests {
    private static let year = 365 * 86_400
    private static var now: Int { Int(Date().timeIntervalSince1970) }

    private func ask(_ time: CertificateTime?, believing authority: String? = nil) async throws -> CurlError.Reason? {
        let folder = TemporaryFolder("tls"), server = try #require(TLSServer(in: folder.path))
        defer { server.stop() }
        var settings = CurlSettings(userAgent: "lianyi-clinic/test")
        settings.caFile = authority ?? server.authority.authority
        let line = try CurlLine(settings)
        var request = CurlRequest("GET", server.url)
        request.certificateTime = time
        do throws(CurlError) {
            let answer = try await line.send(request)
            #expect(answer.status == 200)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func `without a time of ours the wall clock counts`() async throws {
        #expect(try await ask(nil) == nil)
    }

    @Test(arguments: [true, false])
    func `a certificate is good by the time that it is judged at`(_ isLeast: Bool) async throws {
        #expect(try await ask(CertificateTime(seconds: Self.now + 86_400, isLeast: isLeast)) == nil)
    }

    @Test(arguments: [true, false])
    func `a certificate that has ended by that time is refused, whatever the wall clock shows`(
        _ isLeast: Bool
    ) async throws {
        #expect(try await ask(CertificateTime(seconds: Self.now + Self.year, isLeast: isLeast)) == .untrusted)
    }

    @Test func `one that begins later is refused by a sure time, and moves one that is only the least`() async throws {
        #expect(try await ask(CertificateTime(seconds: Self.now - Self.year, isLeast: false)) == .untrusted)
        #expect(try await ask(CertificateTime(seconds: Self.now - Self.year, isLeast: true)) == nil)
    }

    @Test
    func `without dates one that has ended passes for this question, and is refused in the next on the same line`()
        async throws
    {
        let folder = TemporaryFolder("tls"), server = try #require(TLSServer(in: folder.path))
        defer { server.stop() }
        var settings = CurlSettings(userAgent: "lianyi-clinic/test")
        settings.caFile = server.authority.authority
        let line = try CurlLine(settings), ended = CertificateTime(seconds: Self.now + Self.year, isLeast: false)
        for _ in 0..<2 {
            var request = CurlRequest("GET", server.url)
            request.certificateTime = ended.withoutDates
            #expect(try await line.send(request).status == 200)
            request.certificateTime = ended
            await #expect(throws: CurlError.self) { try await line.send(request) }
        }
    }

    @Test func `a stranger's certificate is refused at any time`() async throws {
        let folder = TemporaryFolder("stranger"), stranger = try #require(TestAuthority(in: folder.path))
        for isLeast in [true, false] {
            let time = CertificateTime(seconds: Self.now - (isLeast ? Self.year : 0), isLeast: isLeast)
            #expect(try await ask(time, believing: stranger.authority) == .untrusted)
            #expect(try await ask(time.withoutDates, believing: stranger.authority) == .untrusted)
        }
    }
}
