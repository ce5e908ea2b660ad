// What wakes the fetching when there is news, and keeps the news until the fetching has looked at them.
import HubAPI

/// Rung by whoever hears of news; waited for by whoever fetches.
actor NewsBell {
    private var items: [EventPage.Item] = []
    private var sleeper: Task<Void, Never>?

    /// There is something to fetch.
    func ring(_ news: [EventPage.Item]) {
        items += news
        sleeper?.cancel()
    }

    /// What was heard since this was last asked.
    func take() -> [EventPage.Item] {
        defer { items = [] }
        return items
    }

    /// Waits until there is news, or so many seconds; false when the agent is to end.
    func wait(_ seconds: Double) async -> Bool {
        guard items.isEmpty else { return !Task.isCancelled }
        let sleep = Task<Void, Never> { try? await Task.sleep(for: .seconds(seconds)) }
        sleeper = sleep
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
        sleeper = nil
        return !Task.isCancelled
    }
}
