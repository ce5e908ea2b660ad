// One line, two connections: what one hears ends the other's pause.
import Foundation
import Testing

@testable import Clinic

@Suite struct `Hearing of the hub` {
    @Test(.timeLimit(.minutes(1))) func `by one connection ends the other's pause of five minutes`() async {
        let hearing = HearingOfHub(shortest: .zero)
        let goesOn = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await hearing.pause(300) }
            group.addTask {
                while !Task.isCancelled {
                    hearing.heard()
                    await Task.yield()
                }
                return false
            }
            let first = await group.next()
            group.cancelAll()
            return first
        }
        #expect(goesOn == true)
    }

    @Test func `ends no pause when the agent is to end`() async {
        let hearing = HearingOfHub()
        let pause = Task { await hearing.pause(300) }
        pause.cancel()
        #expect(await pause.value == false)
    }
}
