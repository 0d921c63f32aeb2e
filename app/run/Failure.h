#pragma once

#include "host/Process.h"

namespace armature {

/// Why a command did not succeed. That it failed comes from how it ended alone; its last lines only choose the better
/// words: NetworkUnreachable, AccessDenied, NoSpace, ResolutionFailed, HashMismatch, WouldCompile instead of
/// CommandFailed. The evidence is the end of its output (at most 40 lines; redacted as the lines are). Precondition:
/// not result.succeeded().
Problem problemOf(const CommandLine &command, const ProcessResult &result, const QStringList &lastLines);

/// What pip keeps from its output and writes into its log: the lines that an index refused with status 401, redacted.
/// (A 403 is how an index of files alone says that it has no such page.) Reads the file; empty for every other command.
QStringList refusalsToldIn(const CommandLine &command);

/// The code that a failing installer's output speaks for; CommandFailed if for none.
ProblemCode codeFromText(const QStringList &lines);

/// What uv says in its own sentences: what stands behind "error:" and "cause:". Empty if there is none.
QString uvCause(const QStringList &lines);

} // namespace armature
