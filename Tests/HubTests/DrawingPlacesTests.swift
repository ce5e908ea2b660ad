// Those who have something drawn at once are bounded; who finds no place is told to come again.
import HubAPI
import Testing
import Workers

@testable import Hub

@Suite struct `Places for drawing` {
    @Test func `are given to so many and no more, and are free again afterwards`() async throws {
        let places = DrawingPlaces(limit: 2)
        let inside = try await places.within {
            try await places.within {
                await #expect(throws: WorkerError.tooManyWaiting) { try await places.within {} }
                return 1
            }
        }
        #expect(inside == 1)
        #expect(try await places.within { 2 } == 2)
    }

    @Test func `that are all taken are a refusal with a time to come again`() {
        let problem = WorkerError.tooManyWaiting.problem
        #expect(problem.status == 503 && problem.extensions["retryAfter"] == .number(3))
        #expect(WorkerError.timedOut.problem.extensions["retryAfter"] == nil)
    }
}
