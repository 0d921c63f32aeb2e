// The one main() of a folder's tests. A program called by the name of a test class (a link of that name stands beside
// it) runs that class; `Program ClassName [words for QTest]` does the same.
#include "TestMain.h"

#include <cstdio>
#include <cstring>

namespace armature {
namespace {

const RegisteredTest *firstTest = nullptr; // set by constructors of other files, hence no object with a constructor

const RegisteredTest *testNamed(const char *name) {
    for (const RegisteredTest *test = firstTest; test != nullptr; test = test->next)
        if (std::strcmp(test->name, name) == 0)
            return test;
    return nullptr;
}

const char *lastPart(const char *path) {
    const char *slash = std::strrchr(path, '/');
    return slash != nullptr ? slash + 1 : path;
}

int usage(const char *program) {
    std::fprintf(stderr, "usage: %s CLASS [words for QTest]\nThe classes:\n", program);
    for (const RegisteredTest *test = firstTest; test != nullptr; test = test->next)
        std::fprintf(stderr, "  %s\n", test->name);
    return 2;
}

} // namespace

RegisteredTest::RegisteredTest(const char *itsName, Run itsRun) : name(itsName), run(itsRun), next(firstTest) {
    firstTest = this;
}

} // namespace armature

int main(int count, char **words) {
    using namespace armature;
    if (const RegisteredTest *test = testNamed(lastPart(words[0])))
        return test->run(count, words);
    const RegisteredTest *test = count > 1 ? testNamed(words[1]) : nullptr;
    if (test == nullptr)
        return usage(lastPart(words[0]));
    return test->run(count - 1, words + 1);
}
