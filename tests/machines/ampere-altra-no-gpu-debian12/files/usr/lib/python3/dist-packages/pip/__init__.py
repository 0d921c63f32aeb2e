from typing import List, Optional

__version__ = "23.0.1"
