from typing import List, Optional

__version__ = "25.1.1"
