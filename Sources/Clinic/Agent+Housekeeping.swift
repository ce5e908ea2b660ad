// The agent's care for the disk: saying early that it fills, and removing what the hub has long had.
import FoundationEssentials
import Spool

extension Agent {
    /// Seconds between two looks how full the disk is.
    private static let look = 30.0
    /// Days for which files stay after the receipt where the alliance has decided nothing.
    private static let usualDays = 30
    /// So many files are removed while captures wait: some milliseconds of a small disk.
    private static let batch = 16

    func watchTheDisk() async {
        var voice = DiskVoice(warning: settings.fullnessWarning)
        let folder = terminal.spool.folder
        repeat {
            folder.fillReserve()
            if let word = voice.word(percent: folder.fullness() ?? 0, isFull: folder.isFull) { say(word) }
        } while await Self.pause(Self.look)
    }

    func pruneNowAndThen() async {
        repeat {
            do throws(ClinicError) {
                let pruned = try await prune()
                note(nil, of: .pruning)
                if pruned.files > 0 { say(.pruned(files: pruned.files, bytes: pruned.bytes)) }
            } catch {
                note(error.problem, of: .pruning)
            }
        } while await Self.pause(settings.removalInterval)
    }

    /// By the hub's time alone: a wall clock that jumped a year would empty the disk.
    private func prune() async throws(ClinicError) -> PrunedFiles {
        let reading = await terminal.hubReading(), days = await terminal.decided("keep", "days") ?? Self.usualDays
        guard reading.isSure else { return PrunedFiles() }
        let moment = reading.moment.addingTimeInterval(-86_400 * Double(max(1, days)))
        var all = PrunedFiles()
        while !Task.isCancelled {
            let some: PrunedFiles
            do throws(SpoolError) {
                some = try await terminal.spool.prune(receiptedBefore: moment, limit: Self.batch, at: reading.moment)
            } catch {
                throw ClinicError(error)
            }
            all.files += some.files
            all.bytes += some.bytes
            if some.files < Self.batch { break }
            await Task.yield()
        }
        return all
    }
}
